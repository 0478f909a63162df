"""Names for invented people, from many places, as a Scottish council has them."""

from pathlib import Path

HERE = Path(__file__).parent
FIRST = (HERE / "first_names.txt").read_text(encoding="utf-8").split()
LAST = (HERE / "last_names.txt").read_text(encoding="utf-8").split()
