"""A thousand damaged lists of every format, from the file to the database and back."""

import os
import re
import subprocess
import sys

TEST = "tests/intake/test_mutated.py"
FILES = 1000


def main() -> int:
    """0 when none crashed and none was put in by half."""
    done = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, "-m", "pytest", "-q", "-n0", TEST],
        env={**os.environ, "TIP_MUTATIONS": str(FILES)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.findall(r"^.*(?:passed|failed|error).*$", done.stdout, re.MULTILINE)
    print(f"{FILES} damaged files: {told[-1] if told else 'nothing told'}")
    if done.returncode:
        print(done.stdout[-4000:])
    return done.returncode
