"""`python -m bench [scenario …]`: measures, prints a table, leaves nothing behind."""

import argparse
import importlib
import os
import sys
import tempfile
from dataclasses import dataclass

import django

from bench.database import Copies, own_database
from bench.measure import machine
from bench.registry import Line, scenarios, table
from bench.sizes import PEOPLE
from tip_tracker.launcher import servers
from tip_tracker.launcher.speech import Trouble, say


@dataclass
class OwnGround:
    """The benchmarks' own database, with a copy for whoever spoils it."""

    copies: Copies
    people: int
    rounds: int

    def __post_init__(self) -> None:
        self.fresh = self.copies.fresh


def main() -> None:
    """Make the database, run the scenarios asked for (all), print, drop the database."""
    asked = _words()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tip_tracker.settings"
    try:
        with servers.for_command(["bench", "run"]), tempfile.TemporaryDirectory() as files:
            os.environ["MEDIA_ROOT"] = files
            say(f"Making and loading a database of the size “{asked.size}”: a few minutes.")
            with own_database(asked.size, is_kept=asked.keep) as copies:
                lines = _run(asked, copies)
    except Trouble as trouble:
        sys.exit(str(trouble))
    sys.stdout.write(f"Size: {asked.size}. Machine: {machine()}.\n\n{table(lines)}\n")


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenario", nargs="*", help="default: all")
    parser.add_argument("--size", choices=sorted(PEOPLE), default="council")
    parser.add_argument("--people", type=int, help="in the lists; default: as many as the size has")
    parser.add_argument("--rounds", type=int, default=3, help="each figure is the least of these")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    return parser.parse_args()


def _run(asked: argparse.Namespace, copies: Copies) -> list[Line]:
    # The settings are read now, when the environment names the benchmarks' own database.
    django.setup()
    importlib.import_module("bench.scenarios")
    known = scenarios()
    if strange := set(asked.scenario) - set(known):
        raise Trouble(f"No scenario {', '.join(strange)}. There are: {', '.join(known)}.")
    ground = OwnGround(copies, asked.people or PEOPLE[asked.size], asked.rounds)
    lines: list[Line] = []
    for name in asked.scenario or known:
        say(f"Running {name}.")
        lines += known[name](ground)
    return lines


if __name__ == "__main__":
    main()
