"""Trainers: the list, what they can give against what is planned, and changing it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from training.actions.trainers import add_trainer, change_trainer
from training.counting import levels_on
from training.figures.trainers import (
    TrainerMonth,
    months_of,
    sorted_by_name,
)
from training.forms.trainers import TrainerAddForm, TrainerChangeForm
from training.models import Trainer
from training.views.organisations import choose_organisation, organisation_of

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.RECORD_TRAINING)
AHEAD = 6


@require_safe
@MAY
def trainer_list(request: ScopedRequest) -> HttpResponse:
    """Everybody who gives training in the branch, and the next months."""
    rows = Trainer.objects.within(request.scope).select_related("unit", "staff_member", "level")
    today = timezone.localdate()
    months = months_of(request.scope, from_on=today, months=AHEAD)
    context = {
        "table": _trainers(sorted_by_name(rows)),
        "months": _months(months),
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/trainer_list.html", context)


def _trainers(trainers: list[Trainer]) -> Table:
    columns = [Column(_("Trainer")), Column(_("Gives training in")), Column(_("Up to"))]
    columns += [Column(_("Sessions a month"), numeric=True), Column(_("From")), Column(_("Until"))]
    rows: list[list[Any]] = [
        [
            Cell(
                one.shown_name,
                url=reverse("training:trainer_change", args=[one.pk]),
                note="" if one.staff_member_id else _("From elsewhere"),
            ),
            one.unit.name,
            one.level.name if one.level else _("Not known"),
            one.sessions_a_month,
            one.from_on,
            one.until_on,
        ]
        for one in trainers
    ]
    empty = _("No trainer is noted yet. Add whoever gives training here, also from elsewhere.")
    return Table(_("Trainers"), columns, rows, empty=empty, hide_caption=True)


def _months(months: Iterable[TrainerMonth]) -> Table:
    columns = [
        Column(_("Month")),
        Column(_("Planned: trainers in sessions"), numeric=True),
        Column(_("Planned: trainer days"), numeric=True),
        Column(_("Can be given: sessions"), numeric=True),
        Column(_("Trainers who have not said"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [date_format(m.month_on, "F Y"), m.sessions, m.days, m.can_give, m.not_said] for m in months
    ]
    note = _("Two trainers in one session count as two. A session of two days is two trainer days.")
    return Table(_("The next months"), columns, rows, note=note)


@ASK
@MAY
def trainer_add(request: ScopedRequest) -> HttpResponse:
    """A staff member, or a name from elsewhere."""
    page = _page(_("Add a trainer"), _("The trainer is saved."))
    organisation = organisation_of(request)
    if organisation is None:
        return choose_organisation(request, page, "training:trainer_add")
    today = timezone.localdate()
    scope = request.scope.in_organisation(organisation.pk)
    form = TrainerAddForm(
        sent(request),
        initial={"from_on": today},
        scope=scope,
        levels=levels_on(organisation.pk, today),
    )

    def do() -> None:
        told = dict(form.cleaned_data)
        told["name"], told["staff_member"] = form.who
        del told["is_elsewhere"]
        add_trainer(by=scope, **told)

    return answer(request, form, do, page)


@ASK
@MAY
def trainer_change(request: ScopedRequest, trainer_id: int) -> HttpResponse:
    """Level, how often, and the last day."""
    rows = Trainer.objects.within(request.scope).select_related("unit", "staff_member")
    trainer = get_object_or_404(rows, pk=trainer_id)
    names = ("level", "sessions_a_month", "until_on")
    form = TrainerChangeForm(sent(request), initial={n: getattr(trainer, n) for n in names})
    form.offer_levels(levels_on(trainer.unit.organisation_id, timezone.localdate()))

    def do() -> None:
        change_trainer(by=request.scope, trainer=trainer, **form.cleaned_data)

    return answer(request, form, do, _page(trainer.shown_name, _("The trainer is saved.")))


def _page(title: str, said: str) -> FormPage:
    back = reverse("training:trainer_list")
    return FormPage(title=title, back=back, said=said, sees=Permission.RECORD_TRAINING)
