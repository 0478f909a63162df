"""`make test`: the programs it needs if they can be had, then the whole suite on two cores."""

import os
import shutil
import subprocess
import sys

from tests.servers import CHROMIUM_NAMES

# Few at a time: at the end, among the browser tests, no worker sits on a long queue of slow ones.
ON_TWO_CORES = ["-n", "2", "--maxschedchunk", "4"]


def main(words: list[str]) -> None:
    """Becomes pytest; further words are passed on to it."""
    if lacking := packages_lacking():
        install(lacking)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *ON_TWO_CORES, *words])


def packages_lacking() -> list[str]:
    """Debian's names of what is not here: a browser, and the reader of PDFs."""
    lacking = [] if any(map(shutil.which, CHROMIUM_NAMES)) else ["chromium"]
    return lacking if shutil.which("pdftotext") else [*lacking, "poppler-utils"]


def install(packages: list[str]) -> None:
    """As root on Debian; elsewhere the browser tests say themselves that they did not run."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {', '.join(packages)} for the tests.", file=sys.stderr, flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.call(["apt-get", "-qq", *words], env=env, stdout=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
