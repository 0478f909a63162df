"""The proof that nobody can trace a check-in (design §3.4): a whole round, then every artefact.

`python -m tests.nightly.forensic [PEOPLE [1]]` runs 120 people through the real sites of an
installation of its own and prints what the attackers found; its status is 1 when that is too much.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests import servers

PEOPLE = 120
# Nobody is linked better than by chance and three standard deviations; a naive scheme is.
SIGMAS, NAIVE = 3.0, 0.95


def main(people: int = PEOPLE, quick: int = 0) -> int:
    """Print what was found; 0 when the round keeps its promise and each control breaks its own.

    `quick`: sessions are begun without a password, and the bound on links is wider, so that
    chance alone fails no more than one run in ten thousand.
    """
    servers.start()
    name = servers.migrated_template()
    from tests.forensic.house import house
    from tip_tracker.launcher.places import places

    with tempfile.TemporaryDirectory() as folder, house(Path(folder), places("test"), name) as of:
        owner = of.cluster.url("tip_owner")
        os.environ.update(of.env | {"DATABASE_URL": owner, "DATABASE_OWNER_URL": owner})
        _set_up()
        from tests.forensic.trial import trial

        began = time.monotonic()
        sigmas = 2 * SIGMAS if quick else SIGMAS
        chance = random.Random(people)
        verdicts = trial(of, people, chance, sigmas=sigmas, naive=NAIVE, signs_in=not quick)
        seconds = time.monotonic() - began
    short = "; ".join(f"{one.claim}: {one.figure}" for one in verdicts if one.is_told_first)
    print(f"{people} people in {seconds:.0f} s; {short}")
    for one in verdicts:
        print(f"{'passed' if one.passed else 'FAILED'}  {one.claim}: {one.figure}")
    return int(not all(one.passed for one in verdicts))


def _set_up() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
