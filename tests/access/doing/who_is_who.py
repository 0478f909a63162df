"""The access matrix and the objects of other names, pairs of records and joined records."""

from types import SimpleNamespace

from core.permissions import Permission as P
from core.scope import Scope
from services.actions.aliases import add_staff_alias
from services.actions.corrections import note_by_hand
from services.actions.merging import keep_apart, merge_people
from services.models import Unit
from tests.access.page import Page
from tests.factories import everywhere, make_person

PAGES: list[Page] = [
    Page(
        "services:staff_alias_add",
        P.IMPORT_STAFF,
        of=lambda w: {"staff_id": w.rosa.pk},
        foreign=lambda w: {"staff_id": w.milly.pk},
        missing={"staff_id": 0},
        post=200,
    ),
    Page(
        "services:staff_alias_remove",
        P.IMPORT_STAFF,
        of=lambda w: {"staff_id": w.rosa.pk, "alias_id": w.rosa_alias.pk},
        foreign=lambda w: {"staff_id": w.milly.pk, "alias_id": w.milly_alias.pk},
        missing={"staff_id": 0, "alias_id": 0},
        post=302,
    ),
    Page("services:twin_list", P.MANAGE_STAFF),
    Page(
        "services:twin_decide",
        P.MANAGE_STAFF,
        of=lambda w: {"staff_id": w.quay_twins[0].pk, "other_id": w.quay_twins[1].pk},
        foreign=lambda w: {"staff_id": w.mill_twins[0].pk, "other_id": w.mill_twins[1].pk},
        missing={"staff_id": 0, "other_id": 0},
        post=200,
    ),
    Page(
        "services:merge_undo",
        P.MANAGE_STAFF,
        of=lambda w: {"merge_id": w.quay_joined.pk},
        foreign=lambda w: {"merge_id": w.mill_joined.pk},
        missing={"merge_id": 0},
        post=302,
    ),
    Page("intake:staff_file", P.IMPORT_STAFF),
]


def furnish(world: SimpleNamespace) -> None:
    """Each organisation has a pair, a joined pair, a pair kept apart and another name."""
    world.rosa_alias = add_staff_alias(
        by=_by(world.quay), person=world.rosa, kind="name", text="Rosa Quayside"
    )
    world.milly_alias = add_staff_alias(
        by=_by(world.mill), person=world.milly, kind="name", text="Milly Millside"
    )
    world.quay_twins = [make_person("Tilda Quaytwin", world.quay) for _one in range(2)]
    world.mill_twins = [make_person("Tilda Milltwin", world.mill) for _one in range(2)]
    for unit, name in ((world.quay, "quay"), (world.mill, "mill")):
        one, other, third = (make_person(f"Jona {name.title()}join", unit) for _one in range(3))
        joined = merge_people(by=_by(unit), survivor=one, merged=other)
        setattr(world, f"{name}_joined", joined)
        keep_apart(by=_by(unit), one=one, other=third)
    note_by_hand(Scope(world.ada.pk, P.MANAGE_STAFF, ()), world.rosa, {"first_name": "Rosa"})
    note_by_hand(Scope(world.wanda.pk, P.MANAGE_STAFF, ()), world.milly, {"first_name": "Milly"})


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more pair, one more joined record and one more name."""
    for _one in range(2):
        make_person(f"Tim Twin{number}", world.quay)
    one, other = (make_person(f"Jon Joined{number}", world.quay) for _one in range(2))
    merge_people(by=_by(world.quay), survivor=one, merged=other)
    add_staff_alias(by=_by(world.quay), person=world.rosa, kind="name", text=f"Rosa Q{number}")


def _by(unit: Unit) -> Scope:
    return everywhere(unit, P.MANAGE_STAFF)
