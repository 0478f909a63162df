"""The lines of the access matrix for check-ins and support (`matrix.py` says how to read them)."""

from typing import Any
from uuid import UUID

from core.permissions import Permission as P
from tests.access.page import PUBLIC, SIGNED_IN, Page, World


def _of_everybody(w: World) -> dict[str, Any]:
    return {"organisation_id": w.northshore.pk}


def _of_others(w: World) -> dict[str, Any]:
    return {"organisation_id": w.westmoor.pk}


def _support(name: str) -> Page:
    return Page(
        f"wellbeing:{name}",
        PUBLIC,
        of=_of_everybody,
        foreign=_of_others,
        missing={"organisation_id": 0},
    )


def _source(what: str, **statuses: Any) -> Page:
    return Page(
        f"wellbeing:source_{what}",
        P.MANAGE_SUPPORT,
        of=lambda w: {"source_id": w.support_source.pk},
        foreign=lambda w: {"source_id": w.mill_support_source.pk},
        missing={"source_id": 0},
        **statuses,
    )


ANSWERING = [
    Page("wellbeing:answer", SIGNED_IN),
    Page("wellbeing:assessment", PUBLIC),
    Page("wellbeing:notice", PUBLIC),
    # A code that was never printed leads back to the field.
    Page("wellbeing:slip", PUBLIC, post=200),
    Page("wellbeing:support", PUBLIC),
    _support("support_of"),
    _support("support_poster"),
    Page("wellbeing:source_list", P.MANAGE_SUPPORT),
    Page("wellbeing:source_add", P.MANAGE_SUPPORT, post=200),
    _source("edit", post=200),
    _source("check", get=None, post=302),
    _source("retire", post=302),
]


def _round(what: str, needs: str, *, noun: str = "round", **facts: Any) -> Page:
    more = facts.pop("more", {})
    return Page(
        f"wellbeing:{noun}_{what}",
        needs,
        of=lambda w: {"round_id": w.round.pk, **more},
        foreign=lambda w: {"round_id": w.mill_round.pk, **more},
        missing={"round_id": UUID(int=1), **more},
        **facts,
    )


ROUNDS = [
    Page("wellbeing:guide", SIGNED_IN),
    Page("wellbeing:round_list", P.VIEW_CHECKINS),
    Page("wellbeing:round_add", P.PREPARE_CHECKINS, post=200),
    _round("detail", P.VIEW_CHECKINS),
    _round("edit", P.PREPARE_CHECKINS, post=200),
    _round("ask", P.PREPARE_CHECKINS, get=None, post=302),
    _round("drop", P.PREPARE_CHECKINS, get=None, post=302),
    # What cannot be done now is said on the check-in's own page.
    _round("give_back", P.OPEN_CHECKINS, get=None, post=302),
    _round("open", P.OPEN_CHECKINS, post=302),
    _round("remind", P.PREPARE_CHECKINS, get=None, post=302),
    _round("slips", P.PREPARE_CHECKINS, get=None, post=302),
    _round("tell", P.PREPARE_CHECKINS, noun="group", more={"number": 1}, post=200),
]


def _results(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"wellbeing:{what}",
        needs,
        of=lambda w: {"round_id": w.sealed_round.pk},
        foreign=lambda w: {"round_id": w.mill_sealed_round.pk},
        missing={"round_id": UUID(int=0)},
        **statuses,
    )


# Sam works in Quay and reads what the leaders read; the analyst sees nothing of check-ins.
_READ: dict[str, Any] = {"also": frozenset({"sam"}), "except_for": {"ana": {"get": 404}}}
RESULTS = [
    _results("results", SIGNED_IN, **_READ),
    _results("results_poster", SIGNED_IN, **_READ),
    _results("what_we_did", P.SAY_WHAT_WE_DID, post=200),
    _results("round_withdraw", P.OPEN_CHECKINS, post=200),
]
