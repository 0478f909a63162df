"""200 sealing processes killed at moments of chance: nothing half done, nothing lost.

`python -m tests.nightly.kills` prints the figures; its status is 1 when anything was wrong. It is
the test of `make test` with ten times the kills, on servers that it starts itself.
"""

import os
import re
import subprocess
import sys

from tip_tracker.launcher.places import PROJECT

KILLS = 200
TEST = "tests/faults/test_killed_seals.py::test_kills_at_random_moments_leave_nothing_half_done"
FIGURES = re.compile(r"^(\d+) kills over .*$", re.MULTILINE)


def main(kills: int = KILLS) -> int:
    """Runs, prints, and says 1 when anything was wrong or fewer were killed than asked."""
    # Named in the environment, the settings would be read before the servers stand.
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-s", "-p", "no:cacheprovider", TEST],
        cwd=PROJECT, env=env | {"TIP_TEST_KILLS": str(kills)}, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    found = FIGURES.search(done.stdout)
    print(found[0] if found else "no figures", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return int(bool(done.returncode) or not found or int(found[1]) != kills)


if __name__ == "__main__":
    sys.exit(main())
