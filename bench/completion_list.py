"""Courses of the empty organisation, and the lists of who completed them."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.staff_list import CODE
from intake.readers.limits import ROWS
from services.models import Unit
from training.models import Course, FrameworkInForce, Level

# As many as the median history of a learning system has for one person.
EACH = 4
COURSES, TITLES = 10, 2
HEADINGS = ("Staff number", "Course", "Completion date", "Status")
FIRST_DAY, DAYS = date(2022, 1, 3), 1_200


def open_courses() -> None:
    """Courses of ours; the lists also name titles that nobody knows."""
    council = Unit.objects.get(code=CODE, parent=None)
    level = Level.objects.filter(
        framework__in=FrameworkInForce.objects.filter(organisation=council).values("framework")
    ).earliest("rank")
    Course.objects.bulk_create(
        Course(
            organisation=council,
            code=f"BENCH-{n}",
            name=f"Bench course {n}",
            level=level,
            validity_months=36,
        )
        for n in range(COURSES)
    )


def write_completions(people: int, folder: Path) -> list[Path]:
    """The same completions every time, in files no longer than a list may be."""
    draw = Random(3)
    # The headings are a row as well.
    in_a_file = (ROWS - 1) // EACH
    return [
        _write(range(first, min(first + in_a_file, people)), draw, folder / f"{first}.csv")
        for first in range(0, people, in_a_file)
    ]


def _write(people: range, draw: Random, into: Path) -> Path:
    with into.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for n in people:
            for which in draw.sample(range(COURSES + TITLES), EACH):
                on = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
                title = f"Bench course {which}" if which < COURSES else f"Other learning {which}"
                rows.writerow((f"B{n:06d}", title, on.isoformat(), "Completed"))
    return into
