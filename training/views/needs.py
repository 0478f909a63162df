"""Training needs, step by step: roles, a level for each, what that means, and adopting it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, confirmed, press, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import JobRole, RoleGroup
from training.actions.adopting import adopt_or_ask, take_back_or_ask
from training.actions.needs import agreed_later, choose_levels, propose, start_proposal
from training.counting import levels_on
from training.figures.needs import effect_of, roles_of_branch
from training.figures.needs_today import EVERYBODY, AskedToday, Key, asked_today
from training.forms.needs import NeedsLevelsForm, NeedsStartForm
from training.models import Course, Level, NeedsAdoption, NeedsProposal
from training.views.needs_shown import (
    NOT_KNOWN,
    cost_table,
    less_words,
    line_table,
    today_by_field,
    unit_table,
)

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.RECORD_TRAINING)


def _proposal(request: ScopedRequest, proposal_id: int) -> NeedsProposal:
    rows = NeedsProposal.objects.within(request.scope).select_related("unit", "adoption")
    found: NeedsProposal = get_object_or_404(rows, pk=proposal_id)
    return found


def _url(verb: str, proposal: NeedsProposal) -> str:
    return reverse(f"training:needs_{verb}", args=[proposal.pk])


@require_safe
@MAY
def needs_list(request: ScopedRequest) -> HttpResponse:
    """Proposals of the viewer's branches, the newest first."""
    page = page_of(request, NeedsProposal.objects.within(request.scope).for_list())
    rows = [
        [Cell(one.unit.name, url=_url("detail", one)), one.from_on, one.get_state_display()]
        for one in page
    ]
    columns = [Column(_("For")), Column(_("From")), Column(_("State"))]
    empty = _("Nothing yet. Start with a team or service: you will see its roles.")
    context = {
        "table": Table(_("Proposals"), columns, rows, empty=empty, hide_caption=True),
        "page": page,
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/needs_list.html", context)


@ASK
@MAY
def needs_start(request: ScopedRequest) -> HttpResponse:
    """For which branch, and from when."""
    first = {"from_on": timezone.localdate()}
    form = NeedsStartForm(sent(request), initial=first, scope=request.scope)

    def do() -> str:
        return _url("levels", start_proposal(by=request.scope, **form.cleaned_data))

    page = FormPage(
        _("Who needs which training?"),
        back=reverse("training:needs_list"),
        sees=Permission.RECORD_TRAINING,
        lines=(_("Next you see the roles of this part and choose a level for each."),),
    )
    return answer(request, form, do, page)


@ASK
@MAY
def needs_levels(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """The roles with how many people, and a level for each, chosen by whoever knows them."""
    proposal = _proposal(request, proposal_id)
    today = timezone.localdate()
    groups = roles_of_branch(request.scope, proposal.unit, on=today)
    levels = levels_on(proposal.unit.organisation_id, today)
    asked = asked_today(request.scope, proposal.unit, on=today)
    form = NeedsLevelsForm(
        sent(request),
        proposal=proposal,
        groups=groups,
        levels=levels,
        courses=_courses(request, proposal),
        today=today_by_field(groups, asked),
    )

    def do() -> None:
        _keep(request, proposal, form)

    page = _levels_page(proposal, asked, _instead(proposal, levels, has_roles=bool(groups)))
    told = [{"key": level.name, "value": level.description or NOT_KNOWN} for level in levels]
    return answer(request, form, do, page, told=told)


def _courses(request: ScopedRequest, proposal: NeedsProposal) -> list[Course]:
    """Of the organisation of the branch, also where the viewer reads another one."""
    rows = Course.objects.within(request.scope).offered_to(proposal.unit.organisation_id)
    rows = rows.exclude(level=None)
    return list(rows.select_related("level").order_by("name", "pk"))


def _keep(request: ScopedRequest, proposal: NeedsProposal, form: NeedsLevelsForm) -> None:
    roles, groups = form.chosen("role"), form.chosen("group")
    known_roles = JobRole.objects.shared_with(request.scope)
    known_groups = RoleGroup.objects.shared_with(request.scope)
    choose_levels(
        by=request.scope,
        proposal=proposal,
        roles={role: roles[role.pk] for role in known_roles.filter(pk__in=roles)},
        groups={group: groups[group.pk] for group in known_groups.filter(pk__in=groups)},
        courses=form.chosen_courses,
        room_size=form.cleaned_data["room_size"],
        from_on=form.cleaned_data["from_on"],
    )


def _instead(proposal: NeedsProposal, levels: list[Level], *, has_roles: bool) -> str:
    if not levels:
        return _("An admin of your organisation chooses a framework of levels first.")
    if not has_roles:
        return _("Nobody has a job role here yet. Roles come with the staff list.")
    if not proposal.is_open:
        return _("This was adopted already. Start another one to change it.")
    return ""


def _levels_page(proposal: NeedsProposal, asked: dict[Key, AskedToday], instead: str) -> FormPage:
    everybody = asked.get(EVERYBODY, AskedToday()).levels
    all_of_them = _("Everybody is asked for this beside it: %(levels)s.")
    return FormPage(
        _("A level for each role"),
        caption=proposal.unit.name,
        back=_url("detail", proposal),
        sees=Permission.RECORD_TRAINING,
        instead=instead,
        template="training/needs_levels.html",
        lines=(
            _("Read what each level is for, then choose. Nothing is chosen for you."),
            _("What a group is asked adds to what its roles are asked."),
            *((all_of_them % {"levels": ", ".join(everybody)},) if everybody else ()),
        ),
    )


@require_safe
@MAY
def needs_detail(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Who is affected, who is there already, and what it takes; nothing is changed by looking."""
    proposal = _proposal(request, proposal_id)
    if request.headers.get("HX-Request") == "true":
        return _progress(request, proposal)
    lines = list(proposal.lines.select_related("role", "role_group", "level"))
    today = timezone.localdate()
    effect = effect_of(request.scope, proposal, on=today)
    context = {
        "proposal": proposal,
        **_work(proposal),
        "crumbs": [{"label": _("Training needs"), "url": reverse("training:needs_list")}],
        "lines": line_table(lines, asked_today(request.scope, proposal.unit, on=today)),
        "effect": effect,
        "less": less_words(effect.less) if effect.less else "",
        "cost": cost_table(effect),
        "units": unit_table(effect),
        "hours": None if effect.release_minutes is None else -(-effect.release_minutes // 60),
        **_buttons(request, proposal, is_empty=not lines),
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/needs_detail.html", context)


def _adoption(proposal: NeedsProposal) -> NeedsAdoption | None:
    found: NeedsAdoption | None = getattr(proposal, "adoption", None)
    return found


def _progress(request: ScopedRequest, proposal: NeedsProposal) -> HttpResponse:
    """How far a worker is, for the page that is open; it is loaded anew once that is over."""
    job = _adoption(proposal)
    response = TemplateResponse(request, "_components/progress_state.html", {"job": job})
    if job is None or not job.is_under_way:
        response["HX-Refresh"] = "true"
    return response


def _work(proposal: NeedsProposal) -> dict[str, Any]:
    """What a worker is asked to do and how far it is, or why it could not be done."""
    job = _adoption(proposal)
    if job is None:
        return {}
    if job.is_under_way:
        words = _("It is being taken back.") if job.takes_back else _("It is being adopted.")
        more = _("Figures of many people are counted, so this takes a while.")
        return {"doing": f"{words} {more}", "job": job, "here": _url("detail", proposal)}
    is_adopted = proposal.state == NeedsProposal.State.ADOPTED
    still_wanted = is_adopted if job.takes_back else proposal.is_open
    return {"doing": job.failure if still_wanted else ""}


def _buttons(request: ScopedRequest, proposal: NeedsProposal, *, is_empty: bool) -> dict[str, Any]:
    adopts = request.viewer.may(Permission.MANAGE_FRAMEWORKS, proposal.unit.path)
    job = _adoption(proposal)
    is_free = not (job and job.is_under_way)
    is_open = proposal.is_open and is_free
    is_draft = proposal.state == NeedsProposal.State.DRAFT and is_free
    is_adopted = proposal.state == NeedsProposal.State.ADOPTED and is_free
    return {
        "levels_url": _url("levels", proposal) if is_open else "",
        "propose_url": _url("propose", proposal) if is_draft and not is_empty else "",
        "adopt_url": _url("adopt", proposal) if adopts and is_open and not is_empty else "",
        "undo_url": _url("undo", proposal) if adopts and is_adopted else "",
    }


@require_POST
@MAY
def needs_propose(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Ask an admin to adopt it."""
    proposal = _proposal(request, proposal_id)
    said = _("Proposed. An admin can adopt it now.")

    def do() -> None:
        propose(by=request.scope, proposal=proposal)

    return press(request, do, said, _url("detail", proposal))


@ASK
@needs(Permission.MANAGE_FRAMEWORKS)
def needs_adopt(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Its levels are asked from its day on."""
    proposal = _proposal(request, proposal_id)
    page = FormPage(
        _("Adopt these levels?"),
        caption=proposal.unit.name,
        back=_url("detail", proposal),
        said=_("Adopted, or on its way: this page says so. It can be taken back here."),
        sees=Permission.MANAGE_FRAMEWORKS,
        lines=_adopt_lines(request, proposal),
    )

    def do() -> None:
        adopt_or_ask(by=request.scope, proposal=proposal)

    return confirmed(request, do, page, button=_("Adopt"))


def _adopt_lines(request: ScopedRequest, proposal: NeedsProposal) -> tuple[str, ...]:
    """From when, what stays, and what may come as a surprise."""
    today, later = timezone.localdate(), agreed_later(proposal)
    told = [_("They are asked from %(day)s on.") % {"day": _day(proposal.from_on)}]
    if proposal.from_on < today:
        told.append(_("This day is past: the figures of the days since then change too."))
    else:
        told.append(_("What was asked before stays in the past."))
    if later:
        words = _("Something else was agreed from %(day)s on. From then it is asked, as agreed.")
        told.append(words % {"day": _day(later)})
    if less := effect_of(request.scope, proposal, on=today).less:
        told.append(less_words(less))
    told.append(_("The time for people who begin, and when to refresh, stay as they are."))
    return tuple(told)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


@ASK
@needs(Permission.MANAGE_FRAMEWORKS)
def needs_undo(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """What was asked before is asked again."""
    proposal = _proposal(request, proposal_id)
    page = FormPage(
        _("Take this back?"),
        caption=proposal.unit.name,
        back=_url("detail", proposal),
        said=_("Taken back, or on its way: this page says so. What was asked before comes back."),
        sees=Permission.MANAGE_FRAMEWORKS,
    )

    def do() -> None:
        take_back_or_ask(by=request.scope, proposal=proposal)

    return confirmed(request, do, page, button=_("Take it back"))
