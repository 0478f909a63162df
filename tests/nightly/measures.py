"""A seal of 20,000 answers within its bounds, and an answer within twice a plain form.

`python -m tests.nightly.measures` runs the two benchmarks on a database of their own; its status is
1 when a goal was missed in this run.
"""

import os
import subprocess
import sys

from tip_tracker.launcher.places import PROJECT

SCENARIOS = ("checkin_seal", "checkin_spend")


def main() -> int:
    """Print each comparison with its goal; 0 when all were reached."""
    # The benchmarks find their own servers and name their own database.
    env = {name: v for name, v in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *SCENARIOS, "--size", "small"],
        cwd=PROJECT, env=env, check=False, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if "≤" in line]
    told = [[cell.strip() for cell in row] for row in rows]
    print("; ".join(f"{row[0]}: {row[3]} ({row[5]})" for row in told) or "no figures")
    print(done.stdout)
    reached = [row[-1] == "yes" for row in told]
    return int(done.returncode != 0 or not reached or not all(reached))


if __name__ == "__main__":
    sys.exit(main())
