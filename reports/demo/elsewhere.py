"""What people of the invented council did elsewhere: claims, what was found, and their own word."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core.permissions import Permission
from reports.demo.organisation import Council
from services.models import StaffMember
from training.actions.declarations import answer_not_yet, declare
from training.actions.equivalences import claim_equivalence, note_equivalence, verify
from training.models import Equivalence, Level

# title, who offers it, what they say, levels of the claim, outcome ("" = nobody looked), levels
CLAIMS = (
    ("Steady Hands, two days", "Kelso College", "Aligned with level 2.", 2, "full", 2),
    (
        "Listening in Families",
        "Tay Partnership",
        "Counts as two levels.",
        2,
        "partial",
        1,
    ),
    ("Bronze award", "Bright Places", "The same as level 1.", 1, "", 0),
    ("One-hour webinar", "Open Hours", "All staff need nothing else.", 1, "not_accepted", 0),
)
PEOPLE = 12


def look_elsewhere(
    council: Council, users: dict[str, User], levels: dict[str, Level], *, on: date
) -> None:
    """A claim in each state, a few people who did them, and two words of the member of staff."""
    ladder = sorted(levels.values(), key=lambda level: level.rank)
    register = [_claim(council, line, ladder, on) for line in CLAIMS]
    service = council.units["CFT"]
    people = StaffMember.objects.filter(home_unit__path__startswith=service.path, left_on=None)
    ids = list(people.order_by("pk").values_list("pk", flat=True)[:PEOPLE])
    done = [(pk, on - timedelta(days=200 + 9 * n)) for n, pk in enumerate(ids)]
    by = council.scope(Permission.RECORD_TRAINING)
    for row in register[:2]:
        note_equivalence(by=by, equivalence=row, done=done)
    _say(council, users["staff"], on)


def _claim(council: Council, line: Any, ladder: list[Level], on: date) -> Equivalence:
    title, provider, words, claimed, outcome, found = line
    made = claim_equivalence(
        by=council.scope(Permission.RECORD_TRAINING),
        organisation=council.root,
        title=title,
        provider=provider,
        claimed_by=provider,
        claim=words,
        levels=ladder[:claimed],
    )
    if outcome:
        verify(
            by=council.scope(Permission.MANAGE_FRAMEWORKS),
            equivalence=made,
            outcome=outcome,
            levels=ladder[:found] if outcome == "partial" else (),
            from_on=on - timedelta(days=150),
            until_on=on + timedelta(days=580),
            verified_by="Psychology service and the delivery lead",
            reason="Read the syllabus and sat in on one day.",
        )
    return made


def _say(council: Council, user: User, on: date) -> None:
    """One word that waits, and one that could not be confirmed yet."""
    person = StaffMember.objects.get(user=user)
    facts: dict[str, Any] = {"user_id": user.pk, "person": person}
    declare(**facts, title="Mental health first aid, two days", on=on - timedelta(days=400))
    early = declare(**facts, title="Listening in Families", on=on - timedelta(days=900))
    answer_not_yet(
        by=council.scope(Permission.RECORD_TRAINING),
        declaration=early,
        answer="Do you still have the letter from the partnership? A photograph is enough.",
    )
