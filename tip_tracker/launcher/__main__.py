"""python -m tip_tracker.launcher demo | run | roles"""

import sys

from tip_tracker.launcher import demo, postgres
from tip_tracker.launcher.speech import Trouble, say


def main(words: list[str]) -> int:
    """Returns the exit status; 2 when the words are not known."""
    try:
        if words == ["demo"]:
            demo.main()
        elif words == ["run"]:
            demo.main(reload=True)
        elif words == ["roles"]:
            print(postgres.ROLES_SQL.read_text(), end="")
        else:
            say(f"Usage: {__doc__}")
            return 2
    except Trouble as trouble:
        say(f"\n{trouble}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
