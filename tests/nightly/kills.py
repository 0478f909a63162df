"""200 kills during sealing: never both gone, the keys gone after the restart, the same figures.

`python -m tests.nightly.kills` makes a database of its own on the tests' server; its status is 1
when anything was wrong.
"""

import sys
import tempfile
from pathlib import Path

KILLS = 200


def main(kills: int = KILLS) -> int:
    """Print what was found; 0 when every state was a valid one."""
    from tests.nightly.ground import own_ground

    with own_ground(), tempfile.TemporaryDirectory() as folder:
        return _run(kills, Path(folder))


def _run(kills: int, folder: Path) -> int:
    from django.test import override_settings

    from tests.factories import make_organisation, make_unit
    from tests.faults.seals import STORES, kill_at_random

    with override_settings(**{name: folder / name.lower() for name in STORES}):
        root = make_organisation("Killing Council")
        told = kill_at_random(root, make_unit("Team", root), kills=kills)
    print(
        f"{told.kills} kills: {told.found_open} rounds found open and whole, "
        f"{told.found_sealed} sealed; longest restart until sealed with keys gone "
        f"{told.longest:.2f} s; faults: {len(told.faults)}"
    )
    print("\n".join(told.faults[:20]))
    return bool(told.faults)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
