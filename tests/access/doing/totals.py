"""The access matrix and the objects of totals, agreements with partners, and who is reached."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission as P
from services.actions.agreements import add_agreement
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.totals import make_group, say_totals
from tests.factories.training import level
from training.actions.totals import choose_what_counts

FIRST = dt.date(2026, 3, 1)


def _unit(name: str, needs: str, post: int | None = None) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


PAGES: list[Page] = [
    _unit("totals", P.VIEW_FIGURES),
    _unit("totals_add", P.RECORD_TRAINING, post=200),
    _unit("what_counts", P.RECORD_TRAINING, post=200),
    _unit("who_is_missed", P.VIEW_FIGURES),
    _unit("who_is_missed_csv", P.VIEW_FIGURES),
    Page("services:agreement_list", P.MANAGE_STAFF),
    Page("services:agreement_add", P.MANAGE_STAFF, post=200),
    Page(
        "services:agreement_end",
        P.MANAGE_STAFF,
        of=lambda w: {"agreement_id": w.agreement.pk},
        foreign=lambda w: {"agreement_id": w.mill_agreement.pk},
        missing={"agreement_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Totals with a level, a choice of what counts, and an agreement, in Quay and in Mill."""
    for prefix, unit in (("", world.quay), ("mill_", world.mill)):
        group = make_group("Care staff", unit.organisation)
        held = {group: {level("informed"): 4}}
        say_totals(unit, FIRST, {group: 9}, held, given_by="The manager", note="By phone")
        by = everywhere(unit, P.RECORD_TRAINING)
        choose_what_counts(by=by, unit=unit, from_on=FIRST, counts="totals")
        facts = {"reference": f"DSA {unit.code}", "from_on": FIRST}
        agreement = add_agreement(by=everywhere(unit, P.MANAGE_STAFF), unit=unit, **facts)
        setattr(world, f"{prefix}agreement", agreement)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Another day of totals, another choice and another agreement in Quay."""
    day = FIRST + dt.timedelta(days=number)
    group = make_group("Care staff", world.northshore)
    say_totals(world.quay, day, {group: 9}, {group: {level("informed"): 5}})
    by = everywhere(world.quay, P.RECORD_TRAINING)
    choose_what_counts(by=by, unit=world.quay, from_on=day, counts="totals")
    by = everywhere(world.quay, P.MANAGE_STAFF)
    add_agreement(by=by, unit=world.quay, reference=f"DSA {number}", from_on=FIRST)
