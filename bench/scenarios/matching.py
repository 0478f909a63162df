"""How well the names of lists are matched with people: not a time, but how many are right."""

from bench.match_names import measure
from bench.registry import Goal, Ground, Line, scenario
from tip_tracker.launcher.speech import say

NAMES = 2_000


@scenario
def matching(ground: Ground) -> list[Line]:
    """2,000 names with the truth beside them: nobody certain may be wrong, and 95 in 100 found."""
    with ground.fresh():
        found = measure(NAMES)
    for sentence in found.told():
        say(sentence)
    certain, people = f"{found.certain:,} certain", f"{found.people:,} on the staff list"
    wrong, missed = found.certain_wrong, found.missed
    return [
        Line("certain, but wrong", certain, found.certain, wrong, Goal(0.0), "names"),
        Line("not found as likely", people, found.people, missed, Goal(0.05), "names"),
    ]
