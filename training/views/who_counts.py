"""Who counts in figures of people: the rule today, the ones before, and another from a day on."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.actions.who_counts import decide_who_counts, drop_counting_rule
from services.figures.who_counts import rule_on, rule_words
from services.models import CountingRule, Unit
from training.figures.who_counts import COUNTED, Preview, preview_of
from training.forms.who_counts import WhoCountsAgain, WhoCountsForm, answers_of
from training.models.standing import REASONS


@require_safe
@needs(Permission.MANAGE_SETTINGS)
def who_counts_list(request: ScopedRequest) -> HttpResponse:
    """Each organisation that is wholly the viewer's, with its rules, the newest first."""
    rules = CountingRule.objects.within(request.scope).select_related("noted_by")
    found: dict[int, list[CountingRule]] = defaultdict(list)
    for rule in rules.order_by("-from_on"):
        found[rule.organisation_id].append(rule)
    roots = Unit.objects.within(request.scope).filter(parent=None).order_by("sort_key", "pk")
    context = {
        "organisations": [_organisation(unit, found[unit.pk]) for unit in roots],
        "who_sees": who_can_see(Permission.MANAGE_SETTINGS),
    }
    return TemplateResponse(request, "training/who_counts_list.html", context)


def _organisation(unit: Unit, rules: list[CountingRule]) -> dict[str, Any]:
    today = timezone.localdate()
    begun = [rule for rule in rules if rule.from_on <= today]
    now = begun[0] if begun else CountingRule(organisation=unit)
    return {
        "name": unit.name,
        "words": rule_words(now),
        "table": _history(rules),
        "url": reverse("training:who_counts_change", args=[unit.pk]),
    }


def _history(rules: list[CountingRule]) -> Table:
    columns = [Column(_("From")), Column(_("Rule")), Column(_("Decided by")), Column(_("On"))]
    rows = [
        [_from(rule), " ".join(rule_words(rule)), str(rule.noted_by or ""), rule.noted_at]
        for rule in rules
    ]
    empty = _("Nothing was decided yet. The usual rule holds for every day.")
    return Table(_("Rules, the newest first"), columns, rows, empty=empty)


def _from(rule: CountingRule) -> Cell | Any:
    if rule.from_on <= timezone.localdate():
        return rule.from_on
    url = reverse("training:who_counts_drop", args=[rule.pk])
    day = date_format(rule.from_on, "SHORT_DATE_FORMAT")
    return Cell(day, url=url, note=_("Not begun yet. It can be taken back."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def who_counts_change(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Another rule from a day on: first what it changes, then it is kept."""
    roots = Unit.objects.within(request.scope).filter(parent=None)
    organisation = get_object_or_404(roots, pk=unit_id)
    today = timezone.localdate()
    first = {**answers_of(rule_on(organisation.pk, today)), "from_on": today}
    form = WhoCountsForm(sent(request), initial=first)
    page = _page(organisation)
    if request.method == "POST" and form.is_valid() and not form.was_shown:
        return _previewed(request, form, organisation, page)

    def do() -> None:
        decide_who_counts(by=request.scope, organisation=organisation, **form.facts)

    return answer(request, form, do, page)


def _page(organisation: Unit) -> FormPage:
    return FormPage(
        title=_("Who counts"),
        back=reverse("training:who_counts_list"),
        said=_("Saved. The figures count by it."),
        lines=(
            _("A rule holds from its day until the next one. Days before it stay as they are."),
        ),
        caption=organisation.name,
        sees=Permission.MANAGE_SETTINGS,
        template="training/who_counts_change.html",
    )


def _previewed(
    request: ScopedRequest, form: WhoCountsForm, organisation: Unit, page: FormPage
) -> HttpResponse:
    """The form again, with what its answers would change above it."""
    rule = form.rule_for(organisation)
    told = preview_of(request.scope, organisation, rule, today=timezone.localdate())
    kinds = request.POST.getlist("kinds")
    again = WhoCountsAgain({**request.POST.dict(), "kinds": kinds, "shown": form.key})
    context = {
        "form": again,
        "back": page.back,
        "page": page,
        "words": rule_words(rule),
        "preview": _preview_table(told),
        "months": told.months,
        "who_sees": who_can_see(Permission.MANAGE_SETTINGS),
    }
    return TemplateResponse(request, page.template, context)


def _preview_table(told: Preview) -> Table:
    columns = [
        Column(_("People")),
        Column(_("Today, as it is"), numeric=True),
        Column(_("Today, by this rule"), numeric=True),
        Column(_("Last month, as it is"), numeric=True),
        Column(_("Last month, by this rule"), numeric=True),
    ]
    names = {COUNTED: _("They count"), **dict(REASONS)}
    rows: list[list[Any]] = [
        [
            names[reason],
            *(told.today.before.get(reason, 0), told.today.after.get(reason, 0)),
            *(told.month.before.get(reason, 0), told.month.after.get(reason, 0)),
        ]
        for reason in told.reasons
    ]
    return Table(_("What this rule would change"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def who_counts_drop(request: ScopedRequest, rule_id: int) -> HttpResponse:
    """Take back a rule that has not begun."""
    rules = CountingRule.objects.within(request.scope).select_related("organisation")
    rule = get_object_or_404(rules, pk=rule_id)
    page = FormPage(
        title=_("Take this rule back?"),
        back=reverse("training:who_counts_list"),
        said=_("Taken back."),
        lines=rule_words(rule),
        caption=rule.organisation.name,
    )

    def do() -> None:
        drop_counting_rule(by=request.scope, rule=rule, today=timezone.localdate())

    return confirmed(request, do, page, button=_("Take it back"))
