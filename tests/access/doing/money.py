"""The access matrix and the objects of money, capacity and handover."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.leadership import make_capacity, make_funded_post, make_line


def _line(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:money_{what}",
        needs,
        of=lambda w: {"line_id": w.line.pk},
        foreign=lambda w: {"line_id": w.mill_line.pk},
        missing={"line_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("implementation:money_list", P.VIEW_MONEY),
    Page("implementation:money_line_add", P.MANAGE_MONEY, post=200),
    _line("line", P.VIEW_MONEY),
    _line("line_change", P.MANAGE_MONEY, post=200),
    _line("line_end", P.MANAGE_MONEY, post=200),
    _line("post_add", P.MANAGE_MONEY, post=200),
    Page(
        "implementation:money_post_remove",
        P.MANAGE_MONEY,
        of=lambda w: {"post_id": w.funded_post.pk},
        foreign=lambda w: {"post_id": w.mill_funded_post.pk},
        missing={"post_id": 0},
        get=None,
        post=302,
        # Ada comes after alma, who took it out.
        except_for={"ada": {"post": 404}, "wanda": {"post": 404}},
    ),
    Page("implementation:capacity_add", P.MANAGE_MONEY, post=200),
    Page(
        "implementation:capacity_end",
        P.MANAGE_MONEY,
        of=lambda w: {"capacity_id": w.capacity.pk},
        foreign=lambda w: {"capacity_id": w.mill_capacity.pk},
        missing={"capacity_id": 0},
        post=200,
    ),
    Page(
        "reports:handover",
        P.MAKE_REPORTS,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.line = make_line(world.quay, source="The Government", ends_on=dt.date(2027, 3, 31))
    world.mill_line = make_line(world.mill, source="The Board")
    world.funded_post = make_funded_post(world.line, staff_member=world.rosa)
    world.mill_funded_post = make_funded_post(world.mill_line, staff_member=world.milly)
    world.capacity = make_capacity(world.quay, other_duties="Rotas too")
    world.mill_capacity = make_capacity(world.mill, other_duties="Rotas too")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    line = make_line(world.quay, name=f"Grant {number}", ends_on=dt.date(2027, 1, number + 1))
    make_line(world.quay, name=f"Old grant {number}", ends_on=dt.date(2026, 10, number + 1))
    make_funded_post(line, title=f"Trainer {number}", staff_member=world.rosa)
    make_funded_post(world.line, title=f"Trainer {number}", staff_member=world.sam_person)
    make_capacity(world.quay, user_id=world.alma.pk, role_words="")
