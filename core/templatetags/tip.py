"""The few tags and filters that our templates need. None of them asks the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.contrib.messages import WARNING
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.charts import Chart, LevelChart, TimeLine, svg
from core.fans import FanChart
from core.field_markup import Shown, shown
from core.qr import code_svg
from core.runs import RunChart
from core.scales import ScaleChart
from core.tables import Table

register = template.Library()
SIZES = {"s", "m", "l", "xl"}


@register.simple_tag
def field_parts(field: BoundField) -> Shown:
    """Everything the crispy pack shows for one field."""
    return shown(field)


@register.filter
def number(value: Any) -> str:
    """1300 as 1,300."""
    return number_format(value, force_grouping=True)


@register.filter
def button_classes(button: Any) -> str:
    """Crispy's own class names left out; "secondary" and "warning" as govuk-frontend has them."""
    wanted = set(str(button.field_classes).split()) & {"secondary", "warning"}
    return "".join(f" govuk-button--{name}" for name in sorted(wanted))


@register.simple_tag
def message_groups(messages: Iterable[Message]) -> list[tuple[bool, list[Message]]]:
    """What is done, and what people should note: (is done?, messages), empty groups left out."""
    told = list(messages)
    groups = [
        (True, [one for one in told if one.level < WARNING]),
        (False, [one for one in told if one.level >= WARNING]),
    ]
    return [(done, found) for done, found in groups if found]


@register.filter
def error_target(field: BoundField) -> str:
    """The id of the control (of a group: its first option) that an error link leads to."""
    return str(field.field.widget.attrs.get("id") or field.auto_id or field.html_name)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers of a pagination, with "…" where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_block_tag(end_name="end_scroll_pane")
def scroll_pane(content: str, label: Any) -> str:
    """A pane that keyboard users can scroll, around a table too wide for a phone."""
    return format_html(
        '<div class="tip-pane" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )


@register.filter
def legend_classes(fieldset: Any) -> str:
    """The size of a legend around several fields; medium unless the form says otherwise."""
    asked = (fieldset.css_class or "m").split()
    return "".join(f" govuk-fieldset__legend--{one}" for one in asked if one in SIZES)


@register.filter
def moment(value: Any) -> str:
    """A date or a moment in words: 3 November 2025, 14:10."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")


@register.filter
def machine_time(value: Any) -> str:
    """The same for machines, in ISO 8601."""
    return str(value.isoformat())


@register.simple_tag
def chart_svg(chart: Chart) -> SafeString:
    """The picture of a chart. The template it comes from has escaped every text."""
    return SafeString(svg(chart))


@register.simple_tag
def code_picture(text: str) -> SafeString:
    """A square code that a phone opens. It holds lines alone, nothing of the text as text."""
    return SafeString(code_svg(text, fills_its_place=True))


@register.simple_tag
def chart_table(
    chart: LevelChart | TimeLine | ScaleChart | RunChart | FanChart, csv_url: str = ""
) -> Table:
    """The numbers of a chart."""
    return chart.table(csv_url)
