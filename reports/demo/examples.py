"""Words of the council's own, what was done with them, and examples that teams agreed to share."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import log_activity
from implementation.actions.examples import plan_from_example, share_example
from implementation.actions.own import add_word
from implementation.models import Activity, Example, OwnKind, Strategy
from reports.demo import plan
from reports.demo.organisation import Council
from services.models import BarrierCode

OWN_KIND = "Walk and talk"
OWN_STRATEGIES = ("Children's services plan", "Staff wellbeing plan")
AGREED = "At the team meeting"
# unit, how the team is named, kind, days ago, note; then what is shown, and codes it helped with
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "unit": "CRC-2", "kind": "reflective", "ago": 150, "planned": 60, "minutes": 60, "n": 9,
        "note": "One hour a month to think back together, with cover from the next house.",
        "team": "South house, children's residential care",
        "did": "We meet for one hour a month. The next house sends two people to cover.",
        "took": "One talk between two managers, and a line on the rota.",
        "changed": "Everybody came in the last three months. Two debriefs were asked for early.",
        "codes": ["RES15", "RES03"],
    },
    {
        "unit": "FOS-1", "kind": "language", "ago": 95, "planned": 90, "minutes": 75, "n": 6,
        "note": "Read the first letter to carers aloud, and wrote it anew.",
        "team": "North team, fostering and adoption",
        "did": "We read our first letter aloud. Then three carers read the new one.",
        "took": "75 minutes, and the help of admin staff, who send the letters.",
        "changed": "Fewer people call to ask what the letter means.",
        "codes": ["FRO05"],
    },
    {
        "unit": "PSY-1", "kind": "clinic", "ago": 60, "planned": 45, "minutes": 45, "n": 11,
        "note": "A short clinic after school, on the days on which people are in the building.",
        "team": "Educational psychology",
        "did": "We ask people in after school instead of calling them out of class.",
        "took": "45 minutes every second week. It took the place of a meeting.",
        "changed": "Learning assistants come, who could not come before.",
        "codes": ["RES03", "RES07"],
    },
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What the council added to the words of the product."""

    kind: OwnKind
    strategies: list[Strategy]


def own_words(council: Council, *, by: int) -> Words:
    """One kind of activity and two strategies."""
    scope = council.scope(Permission.MANAGE_VOCABULARY, by)
    kind = add_word(by=scope, model=OwnKind, organisation=council.root, names={"en": OWN_KIND})
    return Words(
        kind,
        [
            add_word(by=scope, model=Strategy, organisation=council.root, names={"en": name})
            for name in OWN_STRATEGIES
        ],
    )


def do_something_special(council: Council, words: Words, *, by: Scope, on: date) -> None:
    """What has more to it than a line: statement, partner, own kind, examples and a plan."""
    _of_the_directorate(council, by, on)
    for ago, unit in ((75, "CRC-3"), (20, "YTH-1")):
        log_activity(
            by=by, unit=council.units[unit], kind="other", own_kind=words.kind,
            on=on - timedelta(days=ago), minutes_planned=45, minutes=45, reached_people=5,
            reached_staff=2, reached_using=3, strategies=words.strategies[1:],
            note="The weekly talk, outside and on foot for those who like it better.", today=on,
        )  # fmt: skip
    examples = [_share(council, told, by, on) for told in EXAMPLES]
    day = on + timedelta(days=12)
    plan_from_example(by=by, example=examples[0], unit=council.units["YTH-2"], on=day, today=on)


def _of_the_directorate(council: Council, by: Scope, on: date) -> None:
    unit = council.units[plan.LEADS]
    link = "https://www.strathmere.example/statement-of-intent"
    log_activity(
        by=by, unit=unit, kind="statement", on=on - timedelta(days=310), today=on,
        endorsed_by="Director of children and families, chair of the children's committee",
        endorsed_on=on - timedelta(days=300), evidence={"link": link},
        note="What we ask of ourselves, on one page.",
    )  # fmt: skip
    log_activity(
        by=by, unit=unit, kind="definition", on=on - timedelta(days=280), today=on,
        note="The same words for the same things in all four services.", reached_people=24,
    )  # fmt: skip
    log_activity(
        by=by, unit=unit, kind="partners", on=on - timedelta(days=120), today=on,
        other_units=[council.units[plan.PARTNER[0]]], reached_people=8, reached_staff=5,
        reached_partners=3, note="Who calls whom, and what happens on the first day.",
    )  # fmt: skip


def _share(council: Council, told: dict[str, Any], by: Scope, on: date) -> Example:
    day = on - timedelta(days=told["ago"])
    activity: Activity = log_activity(
        by=by, unit=council.units[told["unit"]], kind=told["kind"], on=day, note=told["note"],
        minutes_planned=told["planned"], minutes=told["minutes"], reached_people=told["n"],
        today=on,
    )  # fmt: skip
    codes = list(BarrierCode.objects.filter(code__in=told["codes"]))
    return share_example(
        by=by, activity=activity, has_agreed=True, codes=codes, team=told["team"], today=on,
        what_we_did=told["did"], what_it_took=told["took"], what_changed=told["changed"],
        agreed_on=day + timedelta(days=30), agreed_how=AGREED,
    )  # fmt: skip
