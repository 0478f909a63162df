"""What pays for the work and until when, the posts it pays, and the time of delivery leads."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.actions.money import (
    add_capacity,
    add_line,
    add_post,
    change_line,
    end_capacity,
    end_line,
    remove_post,
)
from implementation.builders.money import pounds
from implementation.figures.leadership import delivery_leads
from implementation.figures.money import FundingFigure, ends_when, hours_by_service
from implementation.forms.leadership import LastDayForm
from implementation.forms.money import CapacityForm, FundingForm, PostForm
from implementation.forms.units import open_units
from implementation.models import FundedPost, FundingLine, LeadCapacity
from implementation.views.shown import done
from services.models import StaffMember

P, M = Permission, Module
FACTS = ("name", "source", "amount", "from_on", "ends_on", "note")


@require_safe
@needs(P.VIEW_MONEY, M.MONEY)
def money_list(request: ScopedRequest) -> HttpResponse:
    """What ends when, and how many hours a week delivery leads have."""
    today = timezone.localdate()
    found = ends_when(request.scope, on=today)
    may_manage = request.viewer.may(P.MANAGE_MONEY)
    context = {
        "tables": [
            _lines(_("Ends in the next 12 months"), found.soon),
            _lines(_("Ends later"), found.later),
            _lines(_("No end is known"), found.unknown),
            _lines(_("Has ended"), found.over),
        ],
        "has_lines": any((found.soon, found.later, found.unknown, found.over)),
        "hours": _hours(hours_by_service(request.scope, on=today)),
        "capacity": _capacity(request),
        "may_manage": may_manage,
        "who_sees": who_sees(),
    }
    return TemplateResponse(request, "implementation/money_list.html", context)


def who_sees() -> list[str]:
    """Money has more readers than the names of those who are paid by it."""
    names = " ".join(who_can_see(P.VIEW_STAFF))
    return [*who_can_see(P.VIEW_MONEY), _("The names: %(who)s") % {"who": names}]


def _lines(caption: str, figures: tuple[FundingFigure, ...]) -> Table | None:
    if not figures:
        return None
    columns = [
        Column(_("Money")),
        Column(_("Last day")),
        Column(_("Team or service")),
        Column(_("Amount"), numeric=True),
        Column(_("Posts it pays")),
    ]
    return Table(caption, columns, [_line(one) for one in figures])


def _line(one: FundingFigure) -> list[Any]:
    url = reverse("implementation:money_line", args=[one.line_id])
    posts = ", ".join(post_words(title, fte) for title, fte in one.posts)
    return [
        Cell(one.name, url=url, note=one.source),
        one.ends_on,
        one.unit_name,
        pounds(one.amount),
        posts or "–",
    ]


def post_words(title: str, fte: Decimal | None) -> str:
    """ "Trainer (0.5 of full time)"."""
    if fte is None:
        return title
    return _("%(post)s (%(fte)s of full time)") % {"post": title, "fte": plain(fte)}


def plain(number: Decimal) -> str:
    """7.50 as "7.5", 7.00 as "7"."""
    return f"{number.normalize():f}"


def _hours(lines: Any) -> Table:
    columns = [
        Column(_("Service")),
        Column(_("Leads written down"), numeric=True),
        Column(_("Hours a week"), numeric=True),
        Column(_("Or share of full time"), numeric=True),
    ]
    rows = [
        [
            one.unit_name,
            one.rows,
            plain(one.hours) if one.hours else "–",
            plain(one.shares) if one.shares else "–",
        ]
        for one in lines
    ]
    empty = _("There is no service in your branch, and no time is written down yet.")
    return Table(_("Time of delivery leads, by service"), columns, rows, empty=empty)


def _capacity(request: ScopedRequest) -> Table | None:
    """Each one's time today or later; names for those who may see people."""
    rows = LeadCapacity.objects.within(request.scope).not_over_on(timezone.localdate())
    columns = [
        Column(_("Who")),
        Column(_("Team or service")),
        Column(_("Time")),
        Column(_("From")),
        Column(_("Until")),
    ]
    found = [_capacity_row(request, row) for row in rows.select_related("unit", "user")]
    return Table(_("Who has how much time"), columns, found) if found else None


def _capacity_row(request: ScopedRequest, row: LeadCapacity) -> list[Any]:
    may_end = request.viewer.may(P.MANAGE_MONEY, row.unit.path)
    url = reverse("implementation:capacity_end", args=[row.pk]) if may_end else ""
    is_named = row.user and request.viewer.may(P.VIEW_STAFF, row.unit.path)
    who = str(row.user) if is_named else row.role_words or _("A delivery lead")
    until = row.until_on or Cell(_("Set the last day") if url else "–", url=url)
    return [Cell(who, note=row.other_duties), row.unit.name, _time(row), row.from_on, until]


def _time(row: LeadCapacity) -> str:
    if row.hours is not None:
        return _("%(n)s hours a week") % {"n": plain(row.hours)}
    return _("%(n)s of full time") % {"n": plain(row.fte or Decimal(0))}


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def line_add(request: ScopedRequest) -> HttpResponse:
    """Who pays, how much, from when to when."""
    form = FundingForm(sent(request), units=open_units(request.scope))

    def do() -> str:
        return _page_of(add_line(by=request.scope, **form.facts).pk)

    return answer(request, form, do, _about(_("Add money")))


@require_safe
@needs(P.VIEW_MONEY, M.MONEY)
def line_detail(request: ScopedRequest, line_id: int) -> HttpResponse:
    """One funding line and the posts it pays."""
    line = _found(request, line_id)
    may_manage = request.viewer.may(P.MANAGE_MONEY, line.unit.path)
    names = request.viewer.may(P.VIEW_STAFF, line.unit.path)
    context = {
        "crumbs": [{"label": _("Money and people"), "url": reverse("implementation:money_list")}],
        "line": line,
        "rows": _facts(line),
        "posts": [
            {
                "words": post_words(str(post), post.fte),
                "role": post.get_role_display(),
                "person": str(post.staff_member) if names and post.staff_member else "",
                "url": reverse("implementation:money_post_remove", args=[post.pk])
                if may_manage
                else "",
            }
            for post in line.posts.select_related("staff_member")
        ],
        "may_manage": may_manage,
        "who_sees": who_sees(),
    }
    return TemplateResponse(request, "implementation/money_line.html", context)


def _facts(line: FundingLine) -> list[dict[str, Any]]:
    told = [
        (_("Team or service"), line.unit.name),
        (_("Who pays"), line.source),
        (_("Amount"), pounds(line.amount)),
        (_("First day"), line.from_on),
        (_("Last day"), line.ends_on or _("No end is known")),
        (_("Anything to know"), line.note),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def line_change(request: ScopedRequest, line_id: int) -> HttpResponse:
    """The same form with what is known."""
    line = _found(request, line_id)
    units = open_units(request.scope)
    known = {name: getattr(line, name) for name in FACTS}
    form = FundingForm(
        sent(request),
        initial={**known, "unit": str(line.unit_id)},
        units=units if line.unit in units else [line.unit, *units],
    )

    def do() -> str:
        facts = {name: value for name, value in form.facts.items() if name != "once"}
        change_line(by=request.scope, line=line, **facts)
        return _page_of(line.pk)

    return answer(request, form, do, _about(_("Change money"), line))


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def line_end(request: ScopedRequest, line_id: int) -> HttpResponse:
    """The last day that it pays."""
    line = _found(request, line_id)
    initial = {"last_on": line.ends_on or timezone.localdate()}
    form = LastDayForm(sent(request), initial=initial, from_on=line.from_on)

    def do() -> str:
        end_line(by=request.scope, line=line, ends_on=form.cleaned_data["last_on"])
        return _page_of(line.pk)

    return answer(request, form, do, _about(_("Last day of this money"), line))


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def post_add(request: ScopedRequest, line_id: int) -> HttpResponse:
    """A post that a funding line pays."""
    line = _found(request, line_id)
    people = StaffMember.objects.within(request.viewer.scope_for(P.VIEW_STAFF))
    form = PostForm(sent(request), people=people)

    def do() -> str:
        add_post(by=request.scope, line=line, **form.facts)
        return _page_of(line.pk)

    return answer(request, form, do, _about(_("Add a post"), line))


@require_POST
@needs(P.MANAGE_MONEY, M.MONEY)
def post_remove(request: ScopedRequest, post_id: int) -> HttpResponse:
    """The line pays this post no more."""
    posts = FundedPost.objects.within(request.scope).select_related("line__unit")
    post: FundedPost = get_object_or_404(posts, pk=post_id)
    remove_post(by=request.scope, post=post)
    return done(request, _("Taken out."), "implementation:money_line", post.line_id)


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def capacity_add(request: ScopedRequest) -> HttpResponse:
    """How much time somebody has for leading the work."""
    today = timezone.localdate()
    form = CapacityForm(
        sent(request),
        initial={"from_on": today},
        units=open_units(request.scope),
        leads=delivery_leads(request.scope, on=today),
    )

    def do() -> str:
        add_capacity(by=request.scope, **form.facts)
        return reverse("implementation:money_list")

    return answer(request, form, do, _about(_("Write down a delivery lead’s time")))


@require_http_methods(["GET", "POST"])
@needs(P.MANAGE_MONEY, M.MONEY)
def capacity_end(request: ScopedRequest, capacity_id: int) -> HttpResponse:
    """The last day on which somebody has this time."""
    rows = LeadCapacity.objects.within(request.scope).select_related("unit", "user")
    row: LeadCapacity = get_object_or_404(rows, pk=capacity_id)
    initial = {"last_on": row.until_on or timezone.localdate()}
    form = LastDayForm(sent(request), initial=initial, from_on=row.from_on)

    def do() -> str:
        end_capacity(by=request.scope, capacity=row, until_on=form.cleaned_data["last_on"])
        return reverse("implementation:money_list")

    return answer(
        request, form, do, _about(_("Last day of a delivery lead’s time"), caption=row.unit.name)
    )


def _found(request: ScopedRequest, line_id: int) -> FundingLine:
    lines = FundingLine.objects.within(request.scope).select_related("unit")
    found: FundingLine = get_object_or_404(lines, pk=line_id)
    return found


def _page_of(line_id: int) -> str:
    return reverse("implementation:money_line", args=[line_id])


def _about(title: str, line: FundingLine | None = None, caption: str = "") -> FormPage:
    """Back to the funding line that it is about, else to all of them."""
    return FormPage(
        title=title,
        back=_page_of(line.pk) if line else reverse("implementation:money_list"),
        said=_("Saved."),
        sees=who_sees(),
        caption=line.name if line else caption,
    )
