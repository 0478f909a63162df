"""The equivalence register: what from elsewhere is said to count, and what was found out."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.documents import given_out
from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.actions.claims import change_claim, has_counted
from training.actions.equivalences import (
    claim_equivalence,
    take_verification_back,
    verify,
)
from training.counting import levels_on
from training.figures.equivalences import (
    Claim,
    Decision,
    claim_of,
    people_who_did,
    register_of,
    with_decisions,
)
from training.forms.equivalences import ChangeClaimForm, ClaimForm, TakeBackForm, VerifyForm
from training.models import Course, Equivalence, FrameworkInForce, Level, Verification
from training.views.organisations import choose_organisation, organisation_of


@require_safe
@needs(Permission.VIEW_TRAINING)
def equivalence_list(request: ScopedRequest) -> HttpResponse:
    """Every claim, and what it counts for today."""
    may_add = request.viewer.may(Permission.RECORD_TRAINING)
    context = {
        "table": _register(register_of(request.scope, on=timezone.localdate())),
        "add_url": reverse("training:equivalence_add") if may_add else "",
        "who_sees": who_can_see(Permission.VIEW_TRAINING, is_shared=True),
    }
    return TemplateResponse(request, "training/equivalence_list.html", context)


def _register(claims: tuple[Claim, ...]) -> Table:
    columns = [
        Column(_("What it is called")),
        Column(_("Said to count for")),
        Column(_("Counts for")),
        Column(_("Where it stands")),
    ]
    empty = _("Nothing is in the register. Add what a provider or a team says should count.")
    rows = [_register_row(claim) for claim in claims]
    return Table(_("What people did elsewhere"), columns, rows, empty=empty, hide_caption=True)


def _register_row(claim: Claim) -> list[Any]:
    url = reverse("training:equivalence_detail", args=[claim.equivalence_id])
    return [
        Cell(claim.title, url=url, note=claim.provider),
        _listed(claim.claimed) or None,
        _listed(claim.counts_for) or _("Nothing"),
        state_words(claim),
    ]


def _listed(names: tuple[str, ...]) -> str:
    return str(get_text_list(list(names), _("and")))


def state_words(claim: Claim) -> str:
    """Where a claim stands, in words."""
    words = {
        "claimed": _("Claimed. Nobody has looked at it yet"),
        "ended": _("Looked at before. Nothing holds today"),
        **{key: str(label) for key, label in Verification.Outcome.choices},
    }[claim.state]
    if claim.until_on is None:
        return words
    return _("%(words)s, until %(day)s") % {"words": words, "day": _day(claim.until_on)}


def _day(day: Any) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


@require_safe
@needs(Permission.VIEW_TRAINING)
def equivalence_detail(request: ScopedRequest, equivalence_id: int) -> HttpResponse:
    """One claim: who makes it, what was found out and when, how many people did it."""
    row = _one(request, equivalence_id)
    claim = claim_of(row, on=timezone.localdate())
    people = people_who_did(request.viewer.scope_for(Permission.VIEW_FIGURES), row)
    context = {
        "claim": claim,
        "state": state_words(claim),
        "facts": _facts(row, claim, people),
        "link": row.link,
        "file_url": _file_url("equivalence_file", row.pk) if row.stored_as else "",
        "file_name": row.file_name,
        "decisions": _decisions(claim.decisions),
        "jobs": _jobs(request, row, claim),
        "crumbs": [{"label": _("Done elsewhere"), "url": reverse("training:equivalence_list")}],
        "who_sees": who_can_see(Permission.VIEW_TRAINING, is_shared=True),
    }
    return TemplateResponse(request, "training/equivalence_detail.html", context)


def _one(request: ScopedRequest, equivalence_id: int) -> Equivalence:
    rows = with_decisions(Equivalence.objects.within(request.scope))
    found: Equivalence = get_object_or_404(
        rows.select_related("organisation", "course"), pk=equivalence_id
    )
    return found


def _file_url(name: str, pk: int) -> str:
    return reverse(f"training:{name}", args=[pk])


def _facts(row: Equivalence, claim: Claim, people: int) -> list[dict[str, Any]]:
    facts = [
        (_("Who offers it"), row.provider),
        (_("Who says that it counts"), row.claimed_by),
        (_("What they say"), row.claim),
        (_("Said to count for"), _listed(claim.claimed)),
        (_("Like our course"), str(row.course) if row.course else ""),
        (_("Refresher after"), _("%(n)s months") % {"n": row.validity_months or ""}),
        (_("Counts today for"), _listed(claim.counts_for) or _("Nothing")),
        (_("People in your part who did it"), str(people)),
    ]
    hidden = set() if row.validity_months else {_("Refresher after")}
    return [
        {"key": key, "value": value} for key, value in facts if value and str(key) not in hidden
    ]


def _decisions(decisions: tuple[Decision, ...]) -> Table:
    columns = [
        Column(_("What was found")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("Who looked at it")),
        Column(_("How")),
        Column(_("What shows it")),
    ]
    changed = any(one.claimed for one in decisions)
    columns += [Column(_("What was claimed then"))] if changed else []
    then = [[_claimed_then(one)] if changed else [] for one in decisions]
    rows = [[*_decision_row(one), *more] for one, more in zip(decisions, then, strict=True)]
    empty = _("Nobody has looked at it yet, so it counts for nothing.")
    return Table(_("What was found out"), columns, rows, empty=empty)


def _decision_row(one: Decision) -> list[Any]:
    return [
        Cell(dict(Verification.Outcome.choices)[one.outcome], note=_listed(one.levels)),
        one.from_on,
        one.until_on if one.ever_held else _("Replaced the same day"),
        one.verified_by,
        Cell(one.reason, note=one.ended_because),
        _shown_by(one),
    ]


def _claimed_then(one: Decision) -> Cell:
    """The line as it was when it was looked at; it says so still while it was not changed."""
    if not one.claimed:
        return Cell(_("As it is now"))
    told = {**one.claimed, "levels": _listed(tuple(one.claimed["levels"]))}
    names = ("provider", "claimed_by", "claim", "levels", "course")
    return Cell(told["title"], note="; ".join(told[name] for name in names if told[name]))


def _shown_by(one: Decision) -> Cell | None:
    if one.file_name:
        return Cell(one.file_name, url=_file_url("verification_file", one.verification_id))
    return Cell(_("Link"), url=one.link) if one.link else None


def _jobs(request: ScopedRequest, row: Equivalence, claim: Claim) -> list[dict[str, str]]:
    """What this reader can do with the claim."""
    root = row.organisation
    decides = request.viewer.may(Permission.MANAGE_FRAMEWORKS, root.path)
    records = request.viewer.scope_for(Permission.RECORD_TRAINING).in_organisation(root.pk)
    changes = bool(records.branches) and (decides or not has_counted(row))
    change = _("Change what is claimed") if claim.claimed else _("Say which levels")
    jobs = [
        ("equivalence_change", change, changes),
        ("equivalence_verify", _("Say what was found out"), decides),
        ("equivalence_take_back", _("Take it back from today"), decides and claim.counts_for),
    ]
    return [
        {"label": label, "url": reverse(f"training:{name}", args=[row.pk])}
        for name, label, is_offered in jobs
        if is_offered
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def equivalence_add(request: ScopedRequest) -> HttpResponse:
    """Somebody says that something from elsewhere counts."""
    page = FormPage(
        title=_("Add something done elsewhere"),
        back=reverse("training:equivalence_list"),
        said=_("It is in the register. It counts once somebody has looked at it."),
        sees=who_can_see(Permission.VIEW_TRAINING, is_shared=True),
    )
    organisation = organisation_of(request)
    if organisation is None:
        return choose_organisation(request, page, "training:equivalence_add")
    form = ClaimForm(
        sent(request),
        request.FILES or None,
        levels=levels_on(organisation.pk, timezone.localdate()),
        courses=_courses_of(request, organisation),
    )

    def do() -> str:
        made = claim_equivalence(by=request.scope, organisation=organisation, **form.facts)
        return reverse("training:equivalence_detail", args=[made.pk])

    return answer(request, form, do, page)


def _courses_of(request: ScopedRequest, organisation: Unit) -> list[Course]:
    """Courses that its people are offered, A to Z."""
    rows = Course.objects.within(request.scope).offered_to(organisation.pk)
    return list(rows.select_related("level").order_by("name", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def equivalence_change(request: ScopedRequest, equivalence_id: int) -> HttpResponse:
    """Everything that is claimed; what counted already is changed by whoever looks after it all."""
    row = _one(request, equivalence_id)
    whole = request.viewer.scope_for(Permission.MANAGE_FRAMEWORKS)
    form = ChangeClaimForm(
        sent(request),
        request.FILES or None,
        levels=_levels_for(request, row),
        courses=_courses_for(request, row),
        initial=first_facts(row),
    )
    page = _change_page(row, whole)

    def do() -> None:
        if page.instead:
            raise ValueError(page.instead)
        by = whole if whole.holds(row.organisation.path) else request.scope
        change_claim(by=by, equivalence=row, today=timezone.localdate(), **form.facts)

    return answer(request, form, do, page)


def first_facts(row: Equivalence) -> dict[str, Any]:
    """What the form shows first: the claim as it stands."""
    names = ("title", "provider", "claimed_by", "claim", "course", "validity_months")
    levels = [str(one.pk) for one in row.levels.all()]
    facts = {name: getattr(row, name) for name in names}
    return {**facts, "levels": levels, "evidence_link": row.link}


def _change_page(row: Equivalence, whole: Scope) -> FormPage:
    """What a change does to a line that counted, and who may make it."""
    counted = has_counted(row)
    kept = _("The file “%(name)s” stays until you choose another one.") % {"name": row.file_name}
    lines = (
        _("Somebody found that this counts. If you change it, that ends today; days before stay."),
        _("Then say what was found about it as it is now. Until then it counts for nothing."),
        _("Other months until a refresher hold for records that are added from now on."),
    )
    only = _("Somebody found that this counts. An admin of the whole organisation can change it.")
    return FormPage(
        title=_("Change what is claimed"),
        back=reverse("training:equivalence_detail", args=[row.pk]),
        said=_("Saved. Say now what was found out: until then it counts for nothing."),
        caption=str(row),
        lines=(*(lines if counted else ()), *([kept] if row.file_name else [])),
        instead=only if counted and not whole.holds(row.organisation.path) else "",
        sees=who_can_see(Permission.VIEW_TRAINING, is_shared=True),
    )


def _courses_for(request: ScopedRequest, row: Equivalence) -> list[Course]:
    """Courses that are offered, and the one it names already."""
    offered = _courses_of(request, row.organisation)
    own = [row.course] if row.course and row.course not in offered else []
    return [*own, *offered]


def _levels_for(request: ScopedRequest, row: Equivalence) -> list[Level]:
    """Levels that the claim's organisation counts by today, and those it names already."""
    rows = FrameworkInForce.objects.within(request.scope).in_force_on(timezone.localdate())
    used = Q(framework__in=rows.filter(organisation=row.organisation_id).values("framework"))
    levels = Level.objects.within(request.scope).filter(used | Q(pk__in=row.levels.values("pk")))
    return list(levels.order_by("framework", "rank"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FRAMEWORKS)
def equivalence_verify(request: ScopedRequest, equivalence_id: int) -> HttpResponse:
    """What was found out about a claim."""
    row = _own(request, equivalence_id)
    form = VerifyForm(
        sent(request),
        request.FILES or None,
        claimed=list(row.levels.all()),
        initial={"from_on": timezone.localdate()},
    )
    page = _decision_page(row, _("What was found out?"), _("Saved. The figures follow at once."))

    def do() -> None:
        verify(by=request.scope, equivalence=row, **form.facts)

    return answer(request, form, do, page)


def _own(request: ScopedRequest, equivalence_id: int) -> Equivalence:
    """A claim of an organisation that is wholly the viewer's."""
    row = _one(request, equivalence_id)
    owned = Unit.objects.within(request.scope).filter(pk=row.organisation_id)
    get_object_or_404(owned)
    return row


def _decision_page(row: Equivalence, title: str, said: str) -> FormPage:
    return FormPage(
        title=title,
        back=reverse("training:equivalence_detail", args=[row.pk]),
        said=said,
        lines=(_("It holds for everybody with a record of it, from that day. Days before stay."),),
        caption=str(row),
        sees=who_can_see(Permission.VIEW_TRAINING, is_shared=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_FRAMEWORKS)
def equivalence_take_back(request: ScopedRequest, equivalence_id: int) -> HttpResponse:
    """From today nobody has verified it."""
    row = _own(request, equivalence_id)
    form = TakeBackForm(sent(request))
    page = _decision_page(row, _("Take back what was found?"), _("Taken back from today."))
    today = timezone.localdate()

    def do() -> None:
        because = form.cleaned_data["because"]
        take_verification_back(by=request.scope, equivalence=row, from_on=today, because=because)

    return answer(request, form, do, page)


@require_safe
@needs(Permission.VIEW_TRAINING)
def equivalence_file(request: ScopedRequest, equivalence_id: int) -> HttpResponse:
    """What came with a claim."""
    rows = Equivalence.objects.within(request.scope).exclude(stored_as="")
    row = get_object_or_404(rows, pk=equivalence_id)
    return given_out(row, row.file_name)


@require_safe
@needs(Permission.VIEW_TRAINING)
def verification_file(request: ScopedRequest, verification_id: int) -> HttpResponse:
    """What shows what was found out."""
    rows = Verification.objects.within(request.scope).exclude(stored_as="")
    row = get_object_or_404(rows, pk=verification_id)
    return given_out(row, row.file_name)
