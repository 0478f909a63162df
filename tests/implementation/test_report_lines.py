"""The line promised after saving is the line in the report, word for word."""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from core.periods import quarter_of
from core.permissions import Permission
from core.scope import Scope
from implementation.builders.activities import activity_lines, promise, report_line
from implementation.models import Activity
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from services.access import viewer_for
from tests.factories.implementation import ON, make_activity, make_strategy
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import LOG, activity_form, signed_in, text_of

QUARTER = {"from_on": dt.date(2026, 7, 1), "until_on": dt.date(2026, 9, 30)}


def reads(user: object) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.VIEW_IMPLEMENTATION)


def test_a_bare_activity_is_one_short_sentence(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay)
    assert report_line(activity) == "14 September 2026, Quay: Lens exercise."


def test_a_line_says_what_was_said_and_nothing_else(world: SimpleNamespace) -> None:
    facts = {"reached_people": 9, "reached_staff": 8, "minutes": 30, "minutes_planned": 60}
    activity = make_activity(
        world.quay,
        kind="statement",
        other_units=[world.lighthouse],
        strategies=[make_strategy(world.northshore)],
        endorsed_by="The board",
        endorsed_on=ON,
        note="All agreed",
        **facts,
    )
    assert report_line(activity) == (
        "14 September 2026, Quay together with Lighthouse: Statement of intent. "
        "9 people took part (8 staff). Time given: 30 of 60 minutes planned. "
        "Also serves: Housing strategy. Endorsed by: The board, on 14 September 2026. "
        "What came of it: All agreed"
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_sentence_on_the_page_stands_in_the_report(
    world: SimpleNamespace, file_format: str
) -> None:
    today = timezone.localdate()
    sent = activity_form(unit=world.quay.pk, reached_people="7", note="=2+2 kinder letters")
    page = signed_in(world.alma).post(LOG, sent, follow=True)
    line = report_line(Activity.objects.get())
    assert page.context["saved"].line == f"This quarter’s report will say: “{line}”"
    assert "7 people took part" in text_of(page)
    run = ask_for_report(
        by=viewer_for(world.alma.pk).scope_for(Permission.MAKE_REPORTS),
        unit=world.harbour,
        kind="rollout",
        period=quarter_of(today),
        today=today,
    )
    make_run(run.pk)
    with default_storage.open(run.files.get(format=file_format).stored_as) as kept:
        assert line in _cells(kept.read(), file_format)


def _cells(data: bytes, file_format: str) -> set[str]:
    if file_format == "csv":
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return {cell for row in rows for cell in row}
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_a_plan_and_an_earlier_quarter_are_promised_in_other_words(world: SimpleNamespace) -> None:
    plan = make_activity(world.quay, today=ON - dt.timedelta(days=1))
    assert promise(plan, today=ON).startswith("Once it took place")
    held = make_activity(world.quay)
    later = promise(held, today=dt.date(2026, 10, 2))
    assert later.startswith("The report of July to September 2026 will say")
    financial = promise(held, today=dt.date(2026, 10, 2), year_starts_month=2)
    assert financial.startswith("This quarter’s report")


def test_only_held_activities_of_the_branch_in_the_period_make_lines(
    world: SimpleNamespace,
) -> None:
    make_activity(world.quay)
    make_activity(world.quay, today=ON - dt.timedelta(days=1))
    make_activity(world.orchard)
    make_activity(world.quay, on=dt.date(2026, 6, 30))
    made = activity_lines(reads(world.alma), world.harbour, **QUARTER)
    assert made.lines == ("14 September 2026, Quay: Lens exercise.",)
    assert made.more_by_team == ()


def test_every_line_is_kept_and_those_that_paper_has_no_room_for_are_counted_by_team(
    world: SimpleNamespace, django_assert_num_queries: object
) -> None:
    by = scope_of(world.alma)
    for number in range(53):
        team = world.lighthouse if number == 52 else world.quay
        make_activity(team, by=by, on=ON - dt.timedelta(days=number))
    scope = reads(world.alma)
    with django_assert_num_queries(3):
        made = activity_lines(scope, world.harbour, **QUARTER)
    assert (len(made.lines), made.more_by_team) == (53, (("Lighthouse", 1), ("Quay", 2)))
    assert made.lines[0].startswith("14 September 2026")


def test_a_change_and_a_plan_that_took_place_say_their_line_too(world: SimpleNamespace) -> None:
    alma, today = signed_in(world.alma), timezone.localdate()
    plan = make_activity(world.quay, on=today, today=today - dt.timedelta(days=1))
    held = alma.post(reverse("implementation:activity_hold", args=[plan.pk]), follow=True)
    assert "Quay: Lens exercise.”" in text_of(held)
    change = reverse("implementation:activity_change", args=[plan.pk])
    sent = activity_form(kind="policy", unit=world.quay.pk, note="Kinder words")
    changed = text_of(alma.post(change, sent, follow=True))
    assert "Your change is saved. This quarter’s report will say" in changed
    assert "Policy review. What came of it: Kinder words”" in changed
