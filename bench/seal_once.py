"""One process that seals a round, or only opens its boxes; prints ms by the clock and peak MB.

`python -m bench.seal_once product|limit ROUND`, with the settings in the environment.
"""

import json
import resource
import sys
import time
from uuid import UUID

import django
from django.conf import settings
from nacl.public import PrivateKey, SealedBox

django.setup()

# Models can be read only now.
from wellbeing import vault  # noqa: E402
from wellbeing.actions.sealing import seal  # noqa: E402
from wellbeing.keys import KeyStore  # noqa: E402


def main(what: str, round_id: UUID) -> None:
    """Do it once. Opening alone reads the same boxes and throws the answers away."""
    began = time.perf_counter()
    (_seal if what == "product" else _open)(round_id)
    lasted = (time.perf_counter() - began) * 1000
    # Linux counts in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": lasted, "mb": peak}))


def _seal(round_id: UUID) -> None:
    assert seal(round_id)


def _open(round_id: UUID) -> None:
    private = KeyStore(settings.SEAL_KEYS).read(round_id)
    assert private
    box = SealedBox(PrivateKey(private))
    for sealed in vault.boxes(round_id):
        box.decrypt(sealed)


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]))
