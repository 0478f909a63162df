"""A worker of the check-in host ends when a round does: forms that were posted lie in its memory.

Another begins at once in its place. Only the end of a process surely empties its memory.
"""

import os
import signal
import threading
import time
from pathlib import Path

from django.conf import settings

from wellbeing.keys import KeyStore

# Seconds between two looks whether a round's key is gone.
LOOK = 2


def begin() -> None:
    """Watch the keys beside the work of this process, from now until its end."""
    threading.Thread(target=_watch, args=(settings.TICKET_KEYS,), daemon=True).start()


def _watch(folder: Path) -> None:
    """Leave, once the answer under way is given, as soon as any round has lost its key."""
    known = KeyStore(folder).rounds()
    while not known - (there := KeyStore(folder).rounds()):
        known |= there
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
