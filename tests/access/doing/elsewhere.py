"""The access matrix and the objects of what was done elsewhere."""

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.permissions import Permission as P
from services.models import Unit
from tests.access.page import Page
from tests.factories.training import ON, did_elsewhere, level, make_equivalence, verify_it


def _pdf() -> dict[str, Any]:
    return {"file": SimpleUploadedFile("syllabus.pdf", b"%PDF-1.7 syllabus")}


# The register is the whole organisation's: whoever reads training anywhere in it reads it.
NEXT_DOOR = frozenset({"nadia", "basma"})


def _claim(verb: str, needs: str, **facts: Any) -> Page:
    return Page(
        f"training:equivalence_{verb}",
        needs,
        of=lambda w: {"equivalence_id": w.equivalence.pk},
        foreign=lambda w: {"equivalence_id": w.mill_equivalence.pk},
        missing={"equivalence_id": 0},
        **facts,
    )


PAGES: list[Page] = [
    Page("training:equivalence_list", P.VIEW_TRAINING),
    Page("training:equivalence_add", P.RECORD_TRAINING, post=200),
    _claim("detail", P.VIEW_TRAINING, also=NEXT_DOOR),
    _claim("file", P.VIEW_TRAINING, also=NEXT_DOOR),
    _claim("verify", P.MANAGE_FRAMEWORKS, post=200),
    _claim("take_back", P.MANAGE_FRAMEWORKS, post=302),
    Page(
        "training:verification_file",
        P.VIEW_TRAINING,
        of=lambda w: {"verification_id": w.verification.pk},
        foreign=lambda w: {"verification_id": w.mill_verification.pk},
        missing={"verification_id": 0},
        also=NEXT_DOOR,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """A claim with its file in each organisation, verified with a file, done by one person."""
    for root, person, prefix in (
        (world.northshore, world.rosa, ""),
        (world.westmoor, world.milly, "mill_"),
    ):
        made = _made(root, f"{root.name} mentors")
        did_elsewhere(made, person, ON)
        setattr(world, f"{prefix}equivalence", made)
        setattr(world, f"{prefix}verification", verify_it(made, ON, evidence=_pdf()))


def _made(root: Unit, title: str) -> Any:
    both = [level("informed"), level("skilled")]
    facts = {"provider": f"{root.name} college", "claimed_by": f"{root.name} tutors"}
    claim = f"Two days with {root.name}"
    return make_equivalence(root, title, both, claim=claim, evidence=_pdf(), **facts)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more claim, looked at, and one more look at the first."""
    verify_it(_made(world.northshore, f"Mentors {number}"), ON, [level("informed")])
    only = [level("informed" if number % 2 else "skilled")]
    verify_it(world.equivalence, ON, only, verified_by=f"Group {number}")
