"""50 workers and 50 PostgreSQL servers killed while a list is put in: all of it or nothing.

`python -m tests.nightly.imports` prints the figures. It is the test of `make test` with ten times
the kills, on servers that it starts itself in a folder of its own: PostgreSQL is killed there too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tip_tracker.launcher.places import PROJECT, Places

KILLS = 50
TEST = "tests/faults/test_killed_imports.py"
FIGURES = re.compile(r"^(\d+) kills of .*$", re.MULTILINE)
SERVERS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}


def main(kills: int = KILLS) -> int:
    """Runs, prints, and says 1 when anything was wrong or fewer were killed than asked."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    with tempfile.TemporaryDirectory(prefix="tip-imports-") as folder:
        own = {"TIP_VAR": folder, "TIP_TEST_KILLS": str(kills), "TIP_TEST_KILL_POSTGRES": "yes"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", "-s", "-p", "no:cacheprovider", TEST],
            cwd=PROJECT, env=kept | own, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # PostgreSQL's data lie outside where its account could not reach them in the folder.
        shutil.rmtree(Places("test", PROJECT, Path(folder).resolve()).beyond, ignore_errors=True)
    found = list(FIGURES.finditer(done.stdout))
    print("; ".join(one[0] for one in found) or "no figures", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return int(bool(done.returncode) or [int(one[1]) for one in found] != [kills, kills])


if __name__ == "__main__":
    sys.exit(main())
