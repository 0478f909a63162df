"""`make test`: Chromium if it can be had, then the whole suite on two cores."""

import os
import shutil
import subprocess
import sys

from tests.servers import CHROMIUM_NAMES

ON_TWO_CORES = ["-n", "2"]


def main(words: list[str]) -> None:
    """Becomes pytest; further words are passed on to it."""
    if not any(map(shutil.which, CHROMIUM_NAMES)):
        install_chromium()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *ON_TWO_CORES, *words])


def install_chromium() -> None:
    """As root on Debian; elsewhere the browser tests say themselves that they did not run."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the browser tests.", file=sys.stderr, flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.call(["apt-get", "-qq", *words], env=env, stdout=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
