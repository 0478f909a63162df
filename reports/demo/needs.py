"""What the invented council says of its levels beside the shared framework, and whom it asks."""

from datetime import date, timedelta
from typing import Any

from core.permissions import Permission
from reports.demo.organisation import Council
from services.models import Post
from training.actions.courses import add_own_course
from training.actions.crosswalks import add_crosswalk
from training.actions.needs import choose_levels, propose, start_proposal
from training.actions.noting import Noting, note_done
from training.actions.requirements import Whom, ask
from training.actions.versions import add_framework
from training.models import Course, Crosswalk, Framework, Level, Track, TrainingRecord

MANAGERS = "Team manager"
LED = 9
YEAR = timedelta(days=365)


def say_who_needs_what(council: Council, levels: dict[str, Level], *, on: date) -> None:
    """Leaders' training, an own framework that waits, levels side by side, and a proposal."""
    by = council.scope(Permission.MANAGE_FRAMEWORKS)
    shared = levels["informed"].framework
    facts: dict[str, Any] = {"by": by, "organisation": council.root}
    add_framework(**facts, name="Strathmere levels", version="2027", base=shared)
    offer = Framework.objects.get(organisation=None, code="bronze-silver-gold")
    add_crosswalk(
        **facts,
        level=offer.levels.get(code="bronze"),
        other=levels["informed"],
        certainty=Crosswalk.Certainty.PARTIAL,
        source="Our learning team read both. No national source says it.",
    )
    _ask_leaders(council, on)
    _propose(council, levels, on)


def _ask_leaders(council: Council, on: date) -> None:
    """Team managers are asked to take part in leaders' training; a few have."""
    by = council.scope(Permission.MANAGE_FRAMEWORKS)
    track = Track.objects.get(organisation=None, code="leadership")
    facts: dict[str, Any] = {"level": None, "track": track, "minutes": 420, "mode": "in_person"}
    name = "Leading trauma-informed teams"
    course = add_own_course(by=by, organisation=council.root, name=name, **facts)
    whom = Whom(council.root, role=council.roles[MANAGERS], track=track)
    ask(by=by, whom=whom, levels=(), from_on=on - YEAR, due_within_days=180)
    posts = Post.objects.current_on(on).filter(role=council.roles[MANAGERS])
    ids = posts.order_by("staff_member").values_list("staff_member", flat=True)[:LED]
    done = [(pk, on - timedelta(days=60 + 11 * nth)) for nth, pk in enumerate(ids)]
    noting = Noting(council.root.pk, course, TrainingRecord.Source.HAND)
    note_done(by=council.scope(Permission.RECORD_TRAINING), noting=noting, done=done)


def _propose(council: Council, levels: dict[str, Level], on: date) -> None:
    """The role that nobody decided about yet, proposed by the lead, not adopted."""
    by = council.scope(Permission.RECORD_TRAINING)
    proposal = start_proposal(by=by, unit=council.root, from_on=on)
    choose_levels(
        by=by,
        proposal=proposal,
        roles={council.roles["Project officer"]: levels["informed"]},
        groups={},
        courses=list(Course.objects.filter(organisation=council.root, code="STR-INF")),
        room_size=18,
        from_on=on,
    )
    propose(by=by, proposal=proposal)
