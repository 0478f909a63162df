"""How well the names of lists are matched with people: not a time, but how many are right."""

from bench.match_names import Found, measure, told
from bench.registry import Goal, Ground, Line, scenario
from tip_tracker.launcher.speech import say

NAMES = 2_000
SEEDS = range(1, 26)


@scenario
def matching(ground: Ground) -> list[Line]:
    """2,000 names a seed, the truth beside them: nobody certain may be wrong, and 95 in 100 found.

    Both hold in every seed, so the lines tell of the worst.
    """
    found = {seed: _measured(ground, seed) for seed in SEEDS}
    for sentence in told(found):
        say(sentence)
    wrong = max(found.values(), key=lambda one: one.certain_wrong)
    fewest = min(found.values(), key=lambda one: one.recall)
    certain, people = f"{wrong.certain:,} certain", f"{fewest.people:,} on the staff list"
    return [
        Line("certain, but wrong", certain, wrong.certain, wrong.certain_wrong, Goal(0.0), "names"),
        Line("not found as likely", people, fewest.people, fewest.missed, Goal(0.05), "names"),
    ]


def _measured(ground: Ground, seed: int) -> Found:
    with ground.fresh():
        return measure(NAMES, seed=seed)
