"""The printed pack of a unit: sheets to write on, for teams that do not work at a screen."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Scope
from core.typesetting import typeset
from core.who_sees import who_can_see
from implementation.builders.walkthrough import walkthrough_sheet
from implementation.figures.pack import steps_open
from implementation.figures.partners import PartnerFigure, partners_of
from implementation.models import Activity, Barrier, OwnKind
from services.figures.codes import not_offered
from services.models import BarrierTheme, Unit

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "pack.typ"
SPARE_STEPS, SLIPS, ACTIVITIES = 5, 4, 2


class Sheet(models.TextChoices):
    """The sheets of a pack, in the order in which they are printed."""

    PLAN = "plan", gettext_lazy("The plan")
    WALKTHROUGH = "walkthrough", gettext_lazy("Walkthrough sheet")
    BARRIERS = "barriers", gettext_lazy("Barrier slips, to cut apart")
    ACTIVITIES = "activities", gettext_lazy("Activity sheet")
    PARTNERS = "partners", gettext_lazy("Partners for onward support")


def reference_of(unit: Unit, on: date) -> str:
    """The short reference on each sheet: the unit's code and the day of printing."""
    return f"{unit.code}-{on:%Y%m%d}"


def sheets_for(scope: Scope, unit: Unit, *, on: date) -> list[Sheet]:
    """The sheets that there are for a unit; partners only once one is on the list."""
    listed = partners_of(scope, on=on, organisation=unit.organisation)
    return [sheet for sheet in Sheet if sheet != Sheet.PARTNERS or listed]


def pack_pdf(scope: Scope, unit: Unit, sheets: Sequence[str], *, now: datetime) -> bytes:
    """The chosen sheets about `unit` as one PDF (PDF/UA-1), with what `scope` may see."""
    told = pack_told(scope, unit, sheets, on=timezone.localtime(now).date())
    return typeset(TEMPLATE, told, made_at=now)


def pack_told(scope: Scope, unit: Unit, sheets: Sequence[str], *, on: date) -> dict[str, Any]:
    """What the template prints."""
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Printed pack: %(unit)s") % {"unit": unit.name},
        "unit": f"{unit.name} ({unit.organisation.name})",
        "reference_label": _("Reference"),
        "reference": reference_of(unit, on),
        "printed": _printed(on),
        "page": _("Page"),
        "of": _("of"),
        "sees_label": _("Who sees what is typed back:"),
        "sheets": [SHEETS[sheet](scope, unit, on) for sheet in Sheet if sheet in sheets],
    }


def _printed(on: date) -> str:
    return _("Printed on %(day)s") % {"day": date_format(on, "j F Y")}


def _sees(*more: str) -> list[str]:
    return [*who_can_see(Permission.VIEW_IMPLEMENTATION), *more]


def _plan(scope: Scope, unit: Unit, on: date) -> dict[str, Any]:
    steps = steps_open(scope, unit, on=on)
    rows = [
        [
            one.what if one.unit_name == unit.name else f"{one.what} ({one.unit_name})",
            one.who,
            date_format(one.due_on, "j M Y"),
        ]
        for one in steps
    ]
    return {
        "kind": Sheet.PLAN.value,
        "title": _("Our plan"),
        "lead": _("Tick what is done, and write what came of it. New steps go in the empty rows."),
        "head": [_("Done"), _("What"), _("Who (a role)"), _("By when"), _("What came of it")],
        "rows": rows,
        "spare": SPARE_STEPS,
        "sees": _sees(),
    }


def _walkthrough(scope: Scope, unit: Unit, on: date) -> dict[str, Any]:
    kept = _("This sheet stays with you. What you type in as an activity is seen by:")
    return {**walkthrough_sheet(), "sees": [kept, *_sees()]}


def _barriers(scope: Scope, unit: Unit, on: date) -> dict[str, Any]:
    gone = not_offered([unit.organisation_id], BarrierTheme)
    themes = BarrierTheme.objects.filter(is_retired=False).exclude(pk__in=gone)
    labels = Barrier.Audience.labels
    return {
        "kind": Sheet.BARRIERS.value,
        "title": _("What is in the way"),
        "lead": _("One slip for one thing. Cut along the lines. A sentence or a tick is enough."),
        "many": SLIPS,
        "slip": _("Barrier slip"),
        "bears": f"{unit.name}, {reference_of(unit, on)}. {_printed(on)}.",
        "sentence": _("What is in the way, in one sentence. Please do not name people."),
        "theme": _("What it is about"),
        "themes": [theme.name for theme in themes],
        "slows": _("How much it slows you down"),
        "slowness": [str(label) for label in Barrier.Slows.labels],
        "since": _("Since when (roughly)"),
        "who": _("Who can remove it"),
        "whos": [str(label) for label in Barrier.Remover.labels],
        "about": _("It is about how our team is managed"),
        "audience": _("Who may see it"),
        "audiences": [str(label) for label in labels],
        "sees": _barrier_sees(),
    }


def _barrier_sees() -> list[str]:
    lead = " ".join(who_can_see(Permission.HEAR_BARRIERS))
    return [
        _("Whoever types it in."),
        _("Ticked for your delivery lead: %(who)s") % {"who": lead},
        _("Ticked for those who can help: %(who)s") % {"who": " ".join(_sees())},
        _("Ticked as about how the team is managed: never its manager. Hand it to your lead."),
    ]


def _activities(scope: Scope, unit: Unit, on: date) -> dict[str, Any]:
    own = OwnKind.objects.filter(organisation_id=unit.organisation_id, is_retired=False).a_to_z()
    built_in = dict(Activity.Kind.choices)
    other = built_in.pop(Activity.Kind.OTHER.value)
    kinds = [*built_in.values(), *(kind.name for kind in own), other]
    return {
        "kind": Sheet.ACTIVITIES.value,
        "title": _("What we did"),
        "lead": _("One box for one activity. Counts only, and no names of people."),
        "many": ACTIVITIES,
        "heading": _("Activity {n}"),
        "kind_label": _("What"),
        "kinds": [str(kind) for kind in kinds],
        "times": [_("Date"), _("Minutes planned"), _("Minutes given")],
        "counts": [
            _("How many people took part"),
            _("Of them, staff"),
            _("Of them, people who use services"),
            _("Of them, from partners"),
        ],
        "note": _("What came of it, in one sentence"),
        "sees": _sees(),
    }


def _partners(scope: Scope, unit: Unit, on: date) -> dict[str, Any]:
    listed = partners_of(scope, on=on, organisation=unit.organisation)
    kept = _("This sheet is to keep. The list itself is seen by:")
    shared = who_can_see(Permission.VIEW_IMPLEMENTATION, is_shared=True)
    return {
        "kind": Sheet.PARTNERS.value,
        "title": _("Partners for onward support"),
        "lead": _("Organisations that people can be helped on to, from A to Z."),
        "partners": [_partner(one) for one in listed],
        "sees": [kept, *shared],
    }


def _partner(one: PartnerFigure) -> dict[str, Any]:
    ways = (
        (_("Where: %(said)s"), one.area),
        (_("Phone: %(said)s"), one.phone),
        (_("Web: %(said)s"), one.web),
    )
    return {
        "name": one.name,
        "what_for": one.what_for,
        "lines": [words % {"said": said} for words, said in ways if said],
        "checked": checked_words(one),
    }


def checked_words(one: PartnerFigure) -> str:
    """When it was checked, where from, and a word when that is long ago."""
    day = {"day": date_format(one.checked_on, "j F Y"), "source": one.source}
    told = _("Checked on %(day)s. Source: %(source)s.") % day
    return f"{told} {_('Please check before use.')}" if one.is_old else told


SHEETS: dict[str, Callable[[Scope, Unit, date], dict[str, Any]]] = {
    Sheet.PLAN.value: _plan,
    Sheet.WALKTHROUGH.value: _walkthrough,
    Sheet.BARRIERS.value: _barriers,
    Sheet.ACTIVITIES.value: _activities,
    Sheet.PARTNERS.value: _partners,
}
