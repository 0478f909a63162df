#!/usr/bin/env python
"""Django's command line. With no servers named in the environment it uses the demo's own."""

import os
import sys

from django.core.management import execute_from_command_line

from tip_tracker.launcher import servers
from tip_tracker.launcher.speech import Trouble


def main() -> None:
    """Run one command, with the servers it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tip_tracker.settings")
    try:
        with servers.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
