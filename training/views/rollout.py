"""Pilot, wave 2, everyone: which units begin when."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from services.models import Unit
from training.actions.rollout import change_wave, drop_wave, plan_wave
from training.builders.rollout import effect_words, wave_table
from training.figures.in_scope import was_dropped, waves_of, with_waves_above
from training.figures.wave_effect import effect_of
from training.forms.rollout import WaveForm
from training.models import RolloutUnit, RolloutWave

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.RECORD_TRAINING)


@require_safe
@MAY
def rollout(request: ScopedRequest) -> HttpResponse:
    """The waves of each branch of the viewer, and of those below it that have their own."""
    waves: dict[int, list[RolloutWave]] = defaultdict(list)
    for wave in waves_of(request.scope):
        waves[wave.unit_id].append(wave)
    own = Unit.objects.within(request.scope).filter(path__in=request.scope.branches)
    also = {pk: them[0].unit for pk, them in waves.items()}
    branches = {**{unit.pk: unit for unit in own.order_by("sort_key", "pk")}, **also}
    follow = with_waves_above(branches.values())
    context = {
        "branches": [_branch(u, waves[pk], pk in follow) for pk, u in branches.items()],
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/rollout.html", context)


def _branch(unit: Unit, waves: list[RolloutWave], follows: bool) -> dict[str, Any]:
    return {
        "name": unit.name,
        "table": wave_table(waves, follows=follows),
        "url": reverse("training:wave_add", args=[unit.pk]),
        "outlook_url": reverse("training:outlook", args=[unit.pk]),
    }


@ASK
@MAY
def wave_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Another wave of a branch."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    form = _form(request, unit, {"from_on": timezone.localdate()})

    def do() -> None:
        plan_wave(by=request.scope, unit=unit, **form.facts)

    return _checked(request, form, do, _page(_("Plan a wave"), unit))


@ASK
@MAY
def wave_change(request: ScopedRequest, wave_id: int) -> HttpResponse:
    """Another name, day or other units."""
    wave = _wave(request, wave_id)
    ticked = list(wave.units.values_list("unit", flat=True))
    first = {"name": wave.name, "from_on": wave.from_on, "units": [str(pk) for pk in ticked]}
    form = _form(request, wave.unit, first, ticked)

    def do() -> None:
        change_wave(by=request.scope, wave=wave, **form.facts)

    return _checked(request, form, do, _page(wave.name, wave.unit), wave)


def _checked(
    request: ScopedRequest,
    form: WaveForm,
    do: Callable[[], None],
    page: FormPage,
    wave: RolloutWave | None = None,
) -> HttpResponse:
    """Before units go out of scope, or come into it later, it is shown which; then it is kept."""
    if request.method != "POST" or not form.is_valid() or form.was_shown:
        return answer(request, form, do, page)
    facts = {key: form.facts[key] for key in ("from_on", "units")}
    today = timezone.localdate()
    effect = effect_of(request.scope, form.branch, **facts, today=today, wave=wave)
    if not effect.is_later:
        return answer(request, form, do, page)
    context = {
        "form": form.again(request.POST),
        "back": page.back,
        "page": page,
        "effect": effect_words(effect),
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, page.template, context)


@ASK
@MAY
def wave_drop(request: ScopedRequest, wave_id: int) -> HttpResponse:
    """Take a wave back; one that is taken back already leads to the list of those there are."""
    is_there = RolloutWave.objects.within(request.scope).filter(pk=wave_id).exists()
    if not is_there and was_dropped(request.scope, wave_id):
        messages.info(request, _("That wave is taken back already."))
        return redirect("training:rollout")
    wave = _wave(request, wave_id)
    page = FormPage(
        title=_("Take “%(wave)s” back?") % {"wave": wave.name},
        back=reverse("training:rollout"),
        said=_("Taken back."),
        lines=(
            _("Its units are in no wave then. They are not in scope until they are in one again."),
            _("Where no wave is left, everybody is in scope. No record of anybody changes."),
        ),
        caption=wave.unit.name,
        sees=Permission.RECORD_TRAINING,
    )

    def do() -> None:
        drop_wave(by=request.scope, wave=wave)

    return confirmed(request, do, page, button=_("Take it back"))


def _wave(request: ScopedRequest, wave_id: int) -> RolloutWave:
    here = RolloutWave.objects.within(request.scope).filter(goes_on_as=None)
    rows = here.select_related("unit")
    wave: RolloutWave = get_object_or_404(rows, pk=wave_id)
    return wave


def _form(
    request: ScopedRequest, unit: Unit, first: dict[str, Any], ticked: Collection[int] = ()
) -> WaveForm:
    """Units of the branch that stand today or are in the wave, each with the wave it is in."""
    branch = Unit.objects.within(request.scope).filter(path__startswith=unit.path)
    stands = branch.open_on(timezone.localdate()).values("pk")
    among = list(branch.filter(Q(pk__in=stands) | Q(pk__in=list(ticked))))
    there = (
        RolloutUnit.objects.within(request.scope)
        .filter(unit__in=among)
        .values_list("unit", "wave__name")
    )
    return WaveForm(sent(request), initial=first, branch=unit, among=among, waves=dict(there))


def _page(title: str, unit: Unit) -> FormPage:
    return FormPage(
        title=title,
        back=reverse("training:rollout"),
        said=_("Saved. Figures of who is in scope follow it."),
        lines=(
            _("Units that are in no wave are not in scope yet, while a branch has waves."),
            _("What they have already counts as before. It is not said that anything is missing."),
        ),
        caption=unit.name,
        sees=Permission.RECORD_TRAINING,
        template="training/wave_form.html",
    )
