"""The access matrix and the objects of the shared names of barriers."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from services.models import BarrierCode, BarrierTheme, CodeDecision, EnablerCode
from tests.access.page import Page


def _code(key: str) -> int:
    pk: int = BarrierCode.objects.get(code=key).pk
    return pk


def _in(organisation: str) -> Any:
    return lambda w: {"unit_id": getattr(w, organisation).pk}


def _change(organisation: str) -> Any:
    return lambda w: {"unit_id": getattr(w, organisation).pk, "code_id": _code("RES01")}


def _word(name: str, model: Any, key: str) -> Page:
    def of(organisation: str) -> Any:
        return lambda w: {
            "unit_id": getattr(w, organisation).pk,
            "code_id": model.objects.get(code=key).pk,
        }

    return Page(
        f"implementation:{name}",
        P.MANAGE_VOCABULARY,
        of=of("northshore"),
        foreign=of("westmoor"),
        missing={"unit_id": 0, "code_id": 0},
        post=200,
    )


PAGES: list[Page] = [
    Page("implementation:code_list", P.MANAGE_VOCABULARY),
    Page(
        "implementation:code_list_of",
        P.MANAGE_VOCABULARY,
        of=_in("northshore"),
        foreign=_in("westmoor"),
        missing={"unit_id": 0},
    ),
    Page(
        "implementation:code_change",
        P.MANAGE_VOCABULARY,
        of=_change("northshore"),
        foreign=_change("westmoor"),
        missing={"unit_id": 0, "code_id": 0},
        post=200,
    ),
    _word("theme_change", BarrierTheme, "RES"),
    _word("enabler_change", EnablerCode, "E05"),
]


def furnish(world: SimpleNamespace) -> None:
    """Both organisations decided something about a code."""
    for organisation in (world.northshore, world.westmoor):
        CodeDecision.objects.create(
            organisation=organisation,
            code_id=_code("RES02"),
            counts_as_id=_code("RES01"),
        )


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more decision."""
    code = BarrierCode.objects.filter(theme__code="FRO").order_by("code")[number]
    CodeDecision.objects.create(
        organisation=world.northshore, code=code, counts_as_id=_code("RES01")
    )
