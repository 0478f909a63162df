"""`python -m tests.nightly [name …]`: the long tests one after the other, and a table of them.

Each is a module here with `main() -> int` (0: passed), which starts what servers it needs. The
first line it prints is its figures. The status is 1 when any failed or is not there.
"""

import argparse
import importlib
import io
import os
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TextIO

PARTS = (
    "publication",
    "kills",
    "imports",
    "forensic",
    "reports",
    "measures",
    "mutations",
    "formulas",
)
HEAD = ("long test", "seconds", "passed", "figures")


@dataclass(frozen=True)
class Result:
    """What one long test came to; `seconds` by the clock."""

    name: str
    figures: str
    seconds: float
    passed: bool

    def row(self) -> tuple[str, str, str, str]:
        """Its line of the table."""
        return (self.name, f"{self.seconds:.0f}", "yes" if self.passed else "NO", self.figures)


class Heard(io.StringIO):
    """Keeps what is printed and passes it on at once."""

    def __init__(self, onward: TextIO) -> None:
        super().__init__()
        self.onward = onward

    def write(self, text: str) -> int:
        """As of any stream; the number of characters."""
        self.onward.write(text)
        self.onward.flush()
        return super().write(text)


def run(name: str) -> Result:
    """One long test. Whatever goes wrong with it, the others still get their turn."""
    began, heard, before = time.monotonic(), Heard(sys.stdout), dict(os.environ)
    with redirect_stdout(heard):
        try:
            passed = _part(name) == 0
        except Exception:  # noqa: BLE001 - told below, and the next one runs
            traceback.print_exc(file=sys.stderr)
            passed = False
    # The addresses of its servers are nothing to the next one.
    os.environ.clear()
    os.environ.update(before)
    figures = next((line for line in heard.getvalue().splitlines() if line.strip()), "nothing told")
    return Result(name, figures, time.monotonic() - began, passed)


def _part(name: str) -> int:
    try:
        part = importlib.import_module(f"tests.nightly.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"tests.nightly.{name}":
            raise
        print("not there")
        return 1
    return int(part.main())


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table with even columns."""
    rows = [HEAD, *(result.row() for result in results)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    told = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    told.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {row} |".replace("| -", "|--").replace("- |", "--|") for row in told)


def main(words: Sequence[str] | None = None) -> int:
    """Runs those asked for (all), prints the table, and says 1 when any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(PARTS)}; default: all")
    asked = parser.parse_args(words).name
    if strange := set(asked) - set(PARTS):
        parser.error(f"no long test {', '.join(sorted(strange))}; there are {', '.join(PARTS)}")
    results = [run(name) for name in asked or PARTS]
    print(f"\n{table(results)}")
    return int(not all(result.passed for result in results))


if __name__ == "__main__":
    sys.exit(main())
