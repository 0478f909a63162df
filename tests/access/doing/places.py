"""Places, waiting lists and trainers: lines of the access matrix and their objects."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.permissions import Permission as P
from tests.access.page import PRINCIPALS, SIGNED_IN, Page
from tests.factories import make_person
from tests.factories.places import make_place, make_trainer, make_wish
from tests.factories.training import make_session

FIRST = dt.date(2026, 3, 2)


def _session(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"training:session_{what}",
        needs,
        of=lambda w: {"session_id": w.session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        **statuses,
    )


def _coming(name: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"session_id": w.coming.pk},
        foreign=lambda w: {"session_id": w.mill_coming.pk},
        missing={"session_id": 0},
        **statuses,
    )


def _unit(name: str, needs: str, post: int | None = None) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


OTHERS = {
    who: {"get": 404, "post": 404} for who in PRINCIPALS if who not in {"anonymous", "lena", "sam"}
}


def _mine(name: str, key: str, of: Any, foreign: Any) -> Page:
    """Of Sam alone of the cast: whoever else looks, leads too, finds nothing."""
    return Page(
        f"training:{name}",
        SIGNED_IN,
        of=lambda w: {key: of(w).pk},
        foreign=lambda w: {key: foreign(w).pk},
        missing={key: 0},
        post=302,
        except_for=OTHERS,
        also=frozenset({"sam"}),
    )


PAGES: list[Page] = [
    _session("change", P.RECORD_TRAINING, post=200),
    _coming("session_places", P.PLAN_PLACES),
    _coming("session_invite", P.PLAN_PLACES, post=200),
    Page("training:release_list", P.PLAN_PLACES, post=200),
    Page(
        "training:place_change",
        P.PLAN_PLACES,
        of=lambda w: {"place_id": w.place.pk},
        foreign=lambda w: {"place_id": w.mill_place.pk},
        missing={"place_id": 0},
        post=200,
    ),
    _unit("plan_unit", P.PLAN_PLACES, post=200),
    _unit("demand", P.VIEW_TRAINING),
    _unit("demand_csv", P.VIEW_TRAINING),
    _unit("wish_add", P.PLAN_PLACES, post=200),
    Page("training:trainer_list", P.RECORD_TRAINING),
    Page("training:trainer_add", P.RECORD_TRAINING, post=200),
    Page(
        "training:trainer_change",
        P.RECORD_TRAINING,
        of=lambda w: {"trainer_id": w.trainer.pk},
        foreign=lambda w: {"trainer_id": w.mill_trainer.pk},
        missing={"trainer_id": 0},
        post=302,
    ),
    Page("training:my_wish_add", SIGNED_IN, post=200, except_for=OTHERS),
    _mine("my_wish_drop", "course_id", lambda w: w.course, lambda w: w.mill_session.course),
    _mine("my_place_give_back", "place_id", lambda w: w.sam_place, lambda w: w.mill_place),
]


def furnish(world: SimpleNamespace) -> None:
    """A trainer and a session to come in each; a place, somebody who waits, one nominated."""
    world.trainer = make_trainer(world.quay, FIRST, staff_member=world.rosa)
    world.mill_trainer = make_trainer(world.mill, FIRST, name="Tess Miller")
    soon = timezone.localdate() + dt.timedelta(days=30)
    world.coming = make_session(world.quay, world.course, soon, title="Quay soon", capacity=1)
    mill: dict[str, Any] = {"title": "Mill soon", "capacity": 1}
    world.mill_coming = make_session(world.mill, world.mill_session.course, soon, **mill)
    make_place(world.coming, make_person("Wes Pier", world.quay))
    make_place(world.mill_coming, make_person("Mia Wheel", world.mill, world.nurse))
    make_wish(world.course, world.sam_person)
    make_wish(world.course, make_person("Willow Pier", world.quay))
    make_wish(world.mill_session.course, world.milly)
    later: dict[str, Any] = {"title": "Quay later", "capacity": 1}
    away_day = make_session(world.quay, world.course, soon + dt.timedelta(days=1), **later)
    world.sam_place = make_place(away_day, world.sam_person)
    world.place = make_place(world.coming, world.rosa, is_released=False)
    world.mill_place = make_place(world.mill_coming, world.milly, is_released=False)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more trainer, one more who waits and one more nominated, in Quay."""
    make_trainer(world.quay, FIRST, name=f"Tom Trainer{number}")
    make_wish(world.course, make_person(f"Will Pier{number}", world.quay))
    waits = make_person(f"Wes Pier{number}", world.quay, world.worker)
    make_place(world.coming, waits)
    extra = make_session(
        world.quay, world.course, timezone.localdate() + dt.timedelta(days=40 + number)
    )
    make_place(extra, world.sam_person)
    make_place(world.coming, make_person(f"Nell Pier{number}", world.quay), is_released=False)
