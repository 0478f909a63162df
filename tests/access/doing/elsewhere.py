"""The access matrix and the objects of what was done elsewhere."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents import document_of
from core.permissions import Permission as P
from services.models import StaffMember, Unit
from tests.access.page import PRINCIPALS, SIGNED_IN, Page
from tests.factories.training import ON, did_elsewhere, level, make_equivalence, verify_it
from training.actions.declarations import FOLDER
from training.models import Declaration


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


def _said(verb: str, needs: str, **facts: Any) -> Page:
    return Page(
        f"training:declaration_{verb}",
        needs,
        of=lambda w: {"declaration_id": w.declaration.pk},
        foreign=lambda w: {"declaration_id": w.mill_declaration.pk},
        missing={"declaration_id": 0},
        **facts,
    )


def _own(name: str, **facts: Any) -> Page:
    """Of Sam alone: whoever else looks, leads too, finds nothing."""
    verb = "get" if facts.get("get", 200) else "post"
    others = {who: {verb: 404} for who in PRINCIPALS if who not in {"anonymous", "lena", "sam"}}
    if facts.get("post") and verb == "get":
        others = {who: {"get": 404, "post": 404} for who in others}
    return Page(
        f"training:{name}",
        SIGNED_IN,
        of=lambda w: {"declaration_id": w.own_declaration.pk},
        foreign=lambda w: {"declaration_id": w.mill_declaration.pk},
        missing={"declaration_id": 0},
        except_for=others,
        also=frozenset({"sam"}),
        **facts,
    )


def _person(name: str, needs: str, **facts: Any) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"staff_id": w.rosa.pk},
        foreign=lambda w: {"staff_id": w.milly.pk},
        missing={"staff_id": 0},
        **facts,
    )


NOBODY_ELSE = {
    who: {"get": 404, "post": 404} for who in PRINCIPALS if who not in {"anonymous", "lena", "sam"}
}
PAGES: list[Page] = [
    Page("training:declaration_add", SIGNED_IN, post=200, except_for=NOBODY_ELSE),
    _own("declaration_detail", post=302),
    _own("declaration_withdraw", get=None, post=302),
    _own("own_declaration_file"),
    Page("training:declaration_list", P.RECORD_TRAINING),
    _said("answer", P.RECORD_TRAINING, post=302),
    _said("not_yet", P.RECORD_TRAINING, post=200),
    _said("file", P.VIEW_STAFF),
    _person("person_record", P.VIEW_STAFF),
    _person("record_add", P.RECORD_TRAINING, post=200),
    Page(
        "training:record_undo",
        P.RECORD_TRAINING,
        of=lambda w: {"record_id": w.elsewhere_record.pk},
        foreign=lambda w: {"record_id": w.mill_elsewhere_record.pk},
        missing={"record_id": 0},
        post=302,
    ),
    Page("training:equivalence_list", P.VIEW_TRAINING),
    Page("training:equivalence_add", P.RECORD_TRAINING, post=200),
    _claim("detail", P.VIEW_TRAINING, also=NEXT_DOOR),
    _claim("file", P.VIEW_TRAINING, also=NEXT_DOOR),
    _claim("verify", P.MANAGE_FRAMEWORKS, post=200),
    _claim("take_back", P.MANAGE_FRAMEWORKS, post=302),
    _claim("change", P.RECORD_TRAINING, post=200, also=frozenset({"basma"})),
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
        setattr(world, f"{prefix}elsewhere_record", made.records.get())
        said = _say(person, f"{person.first_name} did a day of listening")
        setattr(world, f"{prefix}declaration", said)
        setattr(world, f"{prefix}verification", verify_it(made, ON, evidence=_pdf()))

    world.own_declaration = _say(world.sam_person, "Sam did a day of talking")


def _say(person: StaffMember, title: str) -> Declaration:
    """As the person would, with a file."""
    shown = document_of(FOLDER, **_pdf())
    return Declaration.objects.create(staff_member=person, on=ON, title=title, **shown)


def _made(root: Unit, title: str) -> Any:
    both = [level("informed"), level("skilled")]
    facts = {"provider": f"{root.name} college", "claimed_by": f"{root.name} tutors"}
    claim = f"Two days with {root.name}"
    return make_equivalence(root, title, both, claim=claim, evidence=_pdf(), **facts)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more claim, looked at, and one more look at the first."""
    verify_it(_made(world.northshore, f"Mentors {number}"), ON, [level("informed")])
    _say(world.rosa, f"A day of listening {number}")
    _say(world.sam_person, f"A day of talking {number}")
    did_elsewhere(world.equivalence, world.rosa, ON - dt.timedelta(days=number + 1))
    only = [level("informed" if number % 2 else "skilled")]
    verify_it(world.equivalence, ON, only, verified_by=f"Group {number}")
