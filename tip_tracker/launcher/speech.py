"""What the launcher says, always on stderr."""

import sys
from pathlib import Path


class Trouble(Exception):
    """A step failed. The message is a plain sentence that says what to do."""


def say(sentence: str) -> None:
    """Print one line for the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, indented, or nothing when there is no log."""
    if not log.exists():
        return ""
    text = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in text)
