"""The steps of a plan: adding, taking out, and who goes where in a split."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.form_page import FormPage, answer, press, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from services.actions.planning import Part, add_steps, remove_step, share_out
from services.figures.plans import InSplit, in_split
from services.forms.reorganising import ShareForm, StepForm, unit_choices
from services.models import Reorganisation, ReorganisationStep
from services.views.reorganising import ASK, SEES, address, plan_within
from services.views.reorganising_shown import adding_links

What = ReorganisationStep.What


@ASK
@needs(SEES)
def reorganisation_step(request: ScopedRequest, plan_id: int, what: str) -> HttpResponse:
    plan = plan_within(request, plan_id)
    if what not in What.values:
        raise Http404
    form = StepForm(sent(request), what=what, units=unit_choices(request.scope, plan, what))

    def do() -> None:
        add_steps(by=request.scope, plan=plan, steps=form.steps())

    title = next(one["label"] for one in adding_links(plan) if one["url"] == request.path)
    page = FormPage(
        title=title,
        back=address(plan),
        said=_("The step is added."),
        lines=_lines(what),
        caption=plan.name,
    )
    return answer(request, form, do, page)


def _lines(what: str) -> tuple[str, ...]:
    if what == What.MERGE:
        return (
            _("People and units below go on in the unit that you choose."),
            _("Choose a unit that is there, or give a new one a name and a code."),
            _("The units that merge close. Their past is kept below it."),
        )
    if what == What.SPLIT:
        return (
            _("The unit closes and its past is kept. Next you say who goes to which part."),
            _("Each part is a unit that is there, or a new one with a name and a code."),
            _("For a third part, add one more step for the same unit."),
        )
    if what == What.RENAME:
        return (_("Lists that use the old name still find the unit."),)
    if what == What.REOPEN:
        return (_("It counts as if it had never closed."),)
    return ()


def _step(request: ScopedRequest, step_id: int) -> ReorganisationStep:
    rows = ReorganisationStep.objects.within(request.scope)
    step: ReorganisationStep = get_object_or_404(
        rows.select_related("reorganisation__unit"), pk=step_id
    )
    return step


@require_POST
@needs(SEES)
def reorganisation_remove(request: ScopedRequest, step_id: int) -> HttpResponse:
    step = _step(request, step_id)

    def do() -> None:
        remove_step(by=request.scope, step=step)

    return press(request, do, _("The step is taken out."), address(step.reorganisation))


@ASK
@needs(SEES)
def reorganisation_share(request: ScopedRequest, step_id: int) -> HttpResponse:
    """Who of a unit goes to which part."""
    plan = _step(request, step_id).reorganisation
    parts = _parts(plan, step_id)
    inside = in_split(request.scope, plan, parts[0].unit_code)
    labels = [(str(part.pk), part.new_name or part.target_code) for part in parts]
    form = ShareForm(sent(request), parts=labels, rows=_rows(inside, parts))

    def do() -> None:
        share_out(by=request.scope, plan=plan, parts=_told(form, inside, parts))

    return answer(request, form, do, _share_page(plan, inside.name))


def _share_page(plan: Reorganisation, unit: str) -> FormPage:
    return FormPage(
        title=_("Who of %(unit)s goes where") % {"unit": unit},
        back=address(plan),
        said=_("Saved who goes where."),
        sees=Permission.MANAGE_UNITS,
        lines=(
            _("A choice for one person counts more than the one for the group of roles."),
            _("Whoever has neither goes with everybody else."),
            _("Numbers without names go with their group of roles, or with everybody else."),
        ),
        caption=plan.name,
    )


def _parts(plan: Reorganisation, step_id: int) -> list[ReorganisationStep]:
    """The steps of the same split. 404 for a step that is none, or in a plan that is settled."""
    steps = list(plan.steps.filter(what=What.SPLIT).prefetch_related("shares"))
    mine = next((one for one in steps if one.pk == step_id), None)
    if mine is None or plan.state != Reorganisation.State.DRAFT:
        raise Http404
    return [one for one in steps if one.unit_code.casefold() == mine.unit_code.casefold()]


def _rows(inside: InSplit, parts: list[ReorganisationStep]) -> list[tuple[str, str, str]]:
    chosen = _chosen(parts)
    codes = {part.target_code.casefold() for part in parts}
    rows = [("rest", _("Everybody else"))]
    rows += [(f"group-{one.pk}", one.name) for one in inside.groups]
    rows += [
        (f"unit-{one.pk}", one.name) for one in inside.children if one.code.casefold() not in codes
    ]
    rows += [(f"person-{one.pk}", one.shown_name) for one in inside.people]
    by_code = {f"unit-{one.pk}": chosen.get(one.code.casefold(), "") for one in inside.children}
    return [(name, label, by_code.get(name) or chosen.get(name, "")) for name, label in rows]


def _chosen(parts: list[ReorganisationStep]) -> dict[str, str]:
    """The part that each field stands for now; units below by code."""
    found: dict[str, str] = {}
    for part in parts:
        key = str(part.pk)
        found |= {"rest": key} if part.takes_rest else {}
        for share in part.shares.all():
            if share.staff_member_id:
                found[f"person-{share.staff_member_id}"] = key
            elif share.role_group_id:
                found[f"group-{share.role_group_id}"] = key
            else:
                found[share.child_code.casefold()] = key
    return found


def _told(form: ShareForm, inside: InSplit, parts: list[ReorganisationStep]) -> list[Part]:
    said = form.cleaned_data

    def of(kind: str, rows: Any, key: str) -> list[Any]:
        return [one for one in rows if said.get(f"{kind}-{one.pk}") == key]

    return [
        Part(
            part.pk,
            people=of("person", inside.people, str(part.pk)),
            groups=of("group", inside.groups, str(part.pk)),
            children=[one.code for one in of("unit", inside.children, str(part.pk))],
            takes_rest=said.get("rest") == str(part.pk),
        )
        for part in parts
    ]
