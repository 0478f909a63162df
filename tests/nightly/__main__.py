"""`make nightly`: the long tests, one after the other; `python -m tests.nightly NAME …` chooses.

Each is a program of its own, so that what one leaves in memory spoils no other.
"""

import subprocess
import sys
import time

TESTS = {
    "publication": "20,000 random trees attacked",
    "kills": "200 kills during sealing",
    "forensic": "120 people, and an attacker with the database, its log and its backups",
}


def main(names: list[str]) -> int:
    """Run them and print which passed; 1 when any did not, 2 for a name that is none."""
    if strange := set(names) - set(TESTS):
        print(f"There is no {', '.join(sorted(strange))}. There are: {', '.join(TESTS)}.")
        return 2
    told = [_run(name) for name in names or TESTS]
    print("\nmake nightly")
    for name, passed, seconds in told:
        print(f"{name:<14}{'passed' if passed else 'FAILED':<8}{seconds:6.0f} s  {TESTS[name]}")
    passed = sum(passed for _name, passed, _seconds in told)
    print(f"{passed} passed, {len(told) - passed} failed")
    return int(passed < len(told))


def _run(name: str) -> tuple[str, bool, float]:
    print(f"\n== {name}: {TESTS[name]}", flush=True)
    began = time.monotonic()
    status = subprocess.call([sys.executable, "-m", f"tests.nightly.{name}"])
    return name, status == 0, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
