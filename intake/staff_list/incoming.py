"""What the reader found, as rows for the staging table; one row a person."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from core.exports import neutralise
from intake.copying import copy_rows, run
from intake.progress import checked
from services.names import plain

COLUMNS = ("n", "row", "name", "parsed", "fault", "column_name", "problem", "how")
CREATE = """
DROP TABLE IF EXISTS pg_temp.incoming;
CREATE TEMP TABLE incoming (
    n integer, "row" integer, name text, parsed jsonb, fault text, column_name text,
    problem text, how text
) ON COMMIT DROP
"""
LONGEST = {"staff_number": 40, "first_name": 100, "last_name": 100, "preferred_name": 150}
word = lru_cache(maxsize=100_000)(plain)
Problem = tuple[str, str, str, str]
NO_PROBLEM: Problem = ("", "", "", "")


def stage_preview(preview: Any) -> None:
    """Put all that a Preview says about people into the temporary table `incoming`."""
    run(CREATE)
    copy_rows("incoming", COLUMNS, _rows(preview))


def _rows(preview: Any) -> Iterator[tuple[Any, ...]]:
    """People first, then problem rows that name nobody, then rows the reader passed over."""
    by_row: dict[int, Problem] = {}
    for found in preview.problems:
        if found.blocking:
            wrong = ("file", str(found.column), str(found.problem), str(found.how))
            by_row.setdefault(found.row, wrong)
    n = 0
    for n, person in enumerate(checked(preview.people), start=1):
        problem = next((by_row.pop(r) for r in person.rows if r in by_row), NO_PROBLEM)
        yield _person(n, person, problem)
    for row, told_of in sorted(by_row.items()):
        n += 1
        yield (n, row, "", json.dumps({"n": n, "fault": "file"}), *told_of)
    for passed in preview.skipped:
        n += 1
        skipped = json.dumps({"n": n, "fault": "skipped"})
        yield (n, passed.row, "", skipped, "skipped", "", str(passed.why), "")


def _person(n: int, person: Any, problem: Problem) -> tuple[Any, ...]:
    (first, last), preferred = _names(person), bare(person.preferred_name.strip())
    told: dict[str, Any] = {
        "n": n,
        "first_name": first,
        "last_name": last,
        "preferred_name": preferred,
        "email": person.email.strip().lower(),
        "staff_number": person.staff_number.strip(),
        "kind": person.kind or None,
        "active": person.active,
        "sort_key": word(f"{last} {preferred or first}")[:250],
        "legal_key": word(f"{last} {first}")[:250],
        "posts": [_post(k, post) for k, post in enumerate(person.posts)],
    }
    if problem is NO_PROBLEM:
        problem = _fault(told)
    if problem[0]:
        told["fault"] = problem[0]
    name = " ".join(part for part in (first, last) if part) or person.name
    return (n, person.rows[0], name[:250], json.dumps(told), *problem)


def bare(text: str) -> str:
    """A text as it was before we wrote it into a file: without the mark against formulas."""
    inner = text.removeprefix("'")
    return inner if text != inner and neutralise(inner) == text else text


def _names(person: Any) -> tuple[str, str]:
    """First and last name; a full name alone is parted before its last word."""
    if person.first_name or person.last_name:
        return bare(person.first_name.strip()), bare(person.last_name.strip())
    if person.preferred_name and person.name == person.preferred_name:
        return "", ""
    first, _space, last = person.name.strip().rpartition(" ")
    return first, last


def _post(k: int, post: Any) -> dict[str, Any]:
    return {
        "k": k,
        "unit_text": post.unit.strip(),
        "role_text": bare(post.job_role.strip())[:150],
        "fte": share(post.fte),
        "is_primary": post.is_primary,
        "from_on": day(post.from_on),
        "until_on": day(post.until_on),
        "away": post.away,
    }


@lru_cache(maxsize=1000)
def share(text: str) -> str | None:
    """A full-time share as a number from 0 to 2: "0.5", "0,5" and "50 %" are the same."""
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", text.strip())
    if not found:
        return None
    try:
        value = Decimal(found[1].replace(",", ".")) / (100 if found[2] else 1)
    except InvalidOperation:
        return None
    return str(round(value, 3)) if value <= 2 else None


@lru_cache(maxsize=10_000)
def day(text: str) -> str | None:
    """An ISO date, or None when the text is none."""
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return None


def _fault(told: dict[str, Any]) -> Problem:
    """What the database would refuse, said before it does."""
    for column, longest in LONGEST.items():
        if len(told[column]) > longest:
            return (
                "file",
                column,
                _("This is longer than %(longest)s characters.") % {"longest": longest},
                _("Shorten it."),
            )
    for post in told["posts"]:
        if post["from_on"] and post["until_on"] and post["until_on"] < post["from_on"]:
            return (
                "file",
                "until",
                _("The post ends before it starts."),
                _("Put the dates right, or clear one of them."),
            )
    return NO_PROBLEM
