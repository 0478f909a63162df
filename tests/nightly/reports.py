"""500 kills of workers, their children, the broker and PostgreSQL over 2,000 reports.

`python -m tests.nightly.reports` prints the figures: lost, duplicate and corrupt must be 0, 0, 0.
It runs the test of that name on servers of its own in a folder of its own.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tip_tracker.launcher.places import PROJECT, Places

KILLS, RUNS = 500, 2_000
TEST = "tests/faults/test_everything_killed.py"
FIGURES = re.compile(r"^(\d+) kills .* over (\d+) reports .*$", re.MULTILINE)
SERVERS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}


def main(kills: int = KILLS, runs: int = RUNS) -> int:
    """Runs, prints, and says 1 when anything was wrong or there were fewer than asked."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    with tempfile.TemporaryDirectory(prefix="tip-reports-") as folder:
        own = {"TIP_VAR": folder, "TIP_TEST_KILL_POSTGRES": "yes"}
        own |= {"TIP_TEST_KILLS": str(kills), "TIP_TEST_RUNS": str(runs)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", "-s", "-p", "no:cacheprovider", TEST],
            cwd=PROJECT, env=kept | own, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # PostgreSQL's data lie outside where its account could not reach them in the folder.
        shutil.rmtree(Places("test", PROJECT, Path(folder).resolve()).beyond, ignore_errors=True)
    found = FIGURES.search(done.stdout)
    print(found[0] if found else "no figures", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    enough = found and int(found[1]) >= kills and int(found[2]) >= runs
    return int(bool(done.returncode) or not enough)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
