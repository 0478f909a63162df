"""Show what a list from elsewhere says, without a database: what is read, asked and refused."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from intake import sandbox
from intake.readers.kinds import KINDS
from intake.readers.result import Preview, plain
from intake.readers.told import answers_in
from intake.readers.words import Refused


class Command(BaseCommand):
    """`preview_import KIND FILE [--on DATE] [--answer ABOUT=CHOICE] --json`.

    Exit 0 when readable, 2 when refused.
    """

    help = "Show what a list says. Opens no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=dt.date.fromisoformat, help="the session's date, ISO")
        parser.add_argument("--answer", action="append", default=[], metavar="ABOUT=CHOICE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no such file: %s") % path, returncode=2)
        try:
            answers = answers_in(options["answer"])
            found = sandbox.preview(options["kind"], path, on=options["on"], answers=answers)
        except Refused as refusal:
            raise CommandError(str(refusal.said), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(plain(found), ensure_ascii=False))
        else:
            self._in_words(found)

    def _in_words(self, found: Preview) -> None:
        people = "" if found.entries else f", {found.records} people"
        courses = f", {len(found.completions)} completions" if found.completions else ""
        self.stdout.write(f"{found.format}: {found.rows} rows{people}{courses}")
        for question in found.questions:
            self.stdout.write(f"{question.text} {' / '.join(map(str, question.choices))}")
        for problem in found.problems:
            self.stdout.write(f"Row {problem.row}: {problem.problem} {problem.how}")
