"""A signed report stays as it was; what changes afterwards stands beside it."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.models import AppendOnlyError
from core.permissions import Permission
from core.scope import Scope
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.actions.signing import look_at_all, look_for_differences, sign, signed_runs
from reports.builders.differences import Change, changes, figures
from reports.builders.signed import differences_table
from reports.figures.signed import Differing, differences
from reports.models import Difference, Frozen, ReportFile, ReportRun, SignOff, hash_of
from services.access import viewer_for
from services.actions.units import change_unit_facts
from tests.factories import crowd, everywhere
from tests.factories.reports import QUARTER, ask, make_ready_report
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.world import build_world
from training.actions.attendance import record_attendance

TODAY = dt.date(2026, 10, 7)
AUGUST = dt.date(2026, 8, 12)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def scope_of(user: Any, permission: Permission = Permission.SIGN_REPORTS) -> Scope:
    return viewer_for(user.pk).scope_for(permission)


@pytest.fixture
def ready(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers need a level; Harbour's report of the third quarter is ready."""
    return made(world)


def made(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.course = make_course(world.northshore, level("informed"))
    world.run = ask(world.harbour, world.alma)
    make_run(world.run.pk)
    world.run.refresh_from_db()
    return world


def late_record(world: SimpleNamespace) -> None:
    """Rosa was trained in August, and it is written down only now."""
    session = make_session(world.quay, world.course, AUGUST)
    by = everywhere(world.quay, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=session, came=[world.rosa.pk])


def test_signing_twice_signs_once(ready: SimpleNamespace) -> None:
    first = sign(by=scope_of(ready.alma), run=ready.run, today=TODAY, words=" Read it. ")
    again = sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)

    assert first == again
    kept = Frozen.objects.get()
    files = dict(ReportFile.objects.values_list("format", "sha256"))
    assert (first.words, first.files) == ("Read it.", files)
    assert first.sha256 == hash_of(kept.document, kept.lines, files)


def test_a_name_under_a_report_cannot_be_taken_away(ready: SimpleNamespace) -> None:
    signed_off = sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)

    with pytest.raises(AppendOnlyError):
        signed_off.delete()
    with pytest.raises(AppendOnlyError):
        SignOff.objects.all().delete()


def test_a_stranger_signs_nothing(ready: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        sign(by=scope_of(ready.walt), run=ready.run, today=TODAY)


def test_a_period_that_is_not_over_and_an_old_version_are_not_signed(
    ready: SimpleNamespace,
) -> None:
    with pytest.raises(ValueError, match="not over"):
        sign(by=scope_of(ready.alma), run=ready.run, today=dt.date(2026, 9, 30))
    by = scope_of(ready.alma, Permission.MAKE_REPORTS)
    ask_for_report(
        by=by, unit=ready.harbour, kind="rollout", period=QUARTER, today=TODAY, after_version=1
    )
    with pytest.raises(ValueError, match="newer version"):
        sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)


def test_a_late_record_changes_the_live_figures_and_the_list_says_which(
    ready: SimpleNamespace,
) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    assert look_for_differences(ready.run.pk) == 0
    kept = Frozen.objects.get(run=ready.run)
    late_record(ready)
    look_for_differences(ready.run.pk)

    found = {
        (one.part, one.unit, one.measure): (one.was, one.now)
        for one in differences(viewer_for(ready.alma.pk), ready.run)
        if one.part in {"people", "level"} and one.item in {"", level("informed").name}
    }
    assert found == {
        ("people", "Harbour", "met"): (0, 1),
        ("people", "Harbour", "not_yet"): (3, 2),
        ("people", "Quay", "met"): (0, 1),
        ("people", "Quay", "not_yet"): (2, 1),
        ("level", "Harbour", "held"): (0, 1),
        ("level", "Harbour", "met"): (0, 1),
        ("level", "Quay", "held"): (0, 1),
        ("level", "Quay", "met"): (0, 1),
    }
    now = Frozen.objects.get(run=ready.run)
    assert (now.lines, now.sha256) == (kept.lines, kept.sha256)


def test_looking_twice_notes_a_change_once(ready: SimpleNamespace) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    late_record(ready)

    assert look_at_all() > 0
    noted = Difference.objects.count()
    assert look_at_all() == 0
    assert Difference.objects.count() == noted


def test_a_new_version_of_a_signed_report_needs_a_reason(ready: SimpleNamespace) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    asked = {
        "by": scope_of(ready.alma, Permission.MAKE_REPORTS),
        "unit": ready.harbour,
        "kind": "rollout",
        "period": QUARTER,
        "today": TODAY,
        "after_version": 1,
    }
    with pytest.raises(ValueError, match="Say why"):
        ask_for_report(**asked)
    made = ask_for_report(**asked, reason="Two lists came late.")

    assert (made.version, made.reason) == (2, "Two lists came late.")
    assert ask_for_report(**asked, reason="Again") == made


def test_only_the_newest_signed_version_is_looked_at(ready: SimpleNamespace) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    second = ask_for_report(
        by=scope_of(ready.alma, Permission.MAKE_REPORTS),
        unit=ready.harbour,
        kind="rollout",
        period=QUARTER,
        today=TODAY,
        after_version=1,
        reason="Late lists.",
    )
    make_run(second.pk)
    assert signed_runs() == [ready.run.pk]
    second.refresh_from_db()
    sign(by=scope_of(ready.alma), run=second, today=TODAY)
    assert signed_runs() == [second.pk]


def test_the_lead_signs_on_the_page_and_sees_what_changed(ready: SimpleNamespace) -> None:
    client = signed_in(ready.alma)
    here = reverse("reports:run_detail", args=[ready.run.pk])
    assert reverse("reports:run_sign", args=[ready.run.pk]) in client.get(here).content.decode()
    client.post(reverse("reports:run_sign", args=[ready.run.pk]), {"words": "Read by the board"})
    page = client.get(here).content.decode()
    assert "Signed by Alma" in page
    assert "Read by the board" in page

    late_record(ready)
    client.post(reverse("reports:run_look_again", args=[ready.run.pk]))
    told = client.get(reverse("reports:run_differences", args=[ready.run.pk])).content.decode()
    assert "counted otherwise since it was signed" in told
    answer = client.post(reverse("reports:run_again", args=[ready.run.pk]))
    assert answer["Location"] == reverse("reports:run_renew", args=[ready.run.pk])
    refused = client.post(answer["Location"], {"reason": ""}).content.decode()
    assert "Say why it is made again" in refused
    client.post(answer["Location"], {"reason": "A list came late."})
    assert ReportRun.objects.filter(version=2, reason="A list came late.").exists()


def test_a_line_that_comes_or_goes_is_a_change_too() -> None:
    def line(item: str, number: float | None) -> list[Any]:
        return ["level", "HAR", "Harbour", item, "met", number, 10, "", None, "2026-09-30"]

    was = figures([line("a", 1), line("a", 2), line("b", 3), line("c", None)])
    now = figures([line("a", 1), line("b", 4), line("d", 5)])

    told = [(one.what[3], one.was, one.now) for one in changes(was, now)]
    assert told == [
        ("a", (2, 10), (None, None)),
        ("b", (3, 10), (4, 10)),
        ("d", (None, None), (5, 10)),
    ]


def test_a_column_that_came_after_signing_is_no_change() -> None:
    def line(measure: str, number: int) -> list[Any]:
        return ["Levels", "HAR", "Harbour", "Informed", measure, number, None, "", None, None]

    title = "Hold it, asked or not"
    older = figures([line("Met", 2)])
    newer = figures([line("Met", 3), line(title, 4)])
    assert [one.what[4] for one in changes(older, newer)] == ["Met"]
    told = changes(newer, figures([line("Met", 3), line(title, 5)]))
    assert [(one.what[4], one.now[0]) for one in told] == [(title, 5)]


def test_a_changed_figure_of_another_day_says_the_day() -> None:
    end, before = dt.date(2026, 9, 30), dt.date(2026, 3, 31)
    found = [
        Differing("Years", "Quay", "Informed", "Met", 1.0, 2.0, None, None, end, until_on=day)
        for day in (end, before)
    ]
    rows = differences_table(tuple(found), until=end).rows

    assert [row[0] for row in rows] == [
        "Years: Informed: Met",
        "Years: 31 March 2026: Informed: Met",
    ]


def test_who_comes_second_is_told_whose_name_stands(ready: SimpleNamespace) -> None:
    url = reverse("reports:run_sign", args=[ready.run.pk])
    alma, eve = signed_in(ready.alma), signed_in(ready.eve)
    assert 'name="words"' in eve.get(url).content.decode()
    alma.post(url, {"words": "Read it."})
    late = eve.post(url, {"words": "Agreed in committee."}, follow=True)

    page = late.content.decode()
    assert "Already signed by Alma" in page
    assert "Agreed in committee." in page, "what was written can be copied"
    assert 'name="words"' not in page
    assert SignOff.objects.get().signed_by == ready.alma
    assert 'name="words"' not in alma.get(url).content.decode()


def test_pressing_twice_on_the_page_says_that_it_is_signed(ready: SimpleNamespace) -> None:
    url = reverse("reports:run_sign", args=[ready.run.pk])
    client = signed_in(ready.alma)
    for _twice in range(2):
        answer = client.post(url, {"words": "Read it."}, follow=True)
        assert "The report is signed." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_name_stands_and_the_other_is_told() -> None:
    world = build_world()
    url = reverse("reports:run_sign", args=[make_ready_report(world.harbour, world.alma).pk])
    clients = [signed_in(world.alma), signed_in(world.eve)]
    gate, pages = threading.Barrier(2), []

    def put_name(client: Client) -> None:
        gate.wait()
        pages.append(client.post(url, {"words": "Agreed."}, follow=True).content.decode())
        connection.close()

    signers = [threading.Thread(target=put_name, args=[client]) for client in clients]
    [one.start() for one in signers]
    [one.join() for one in signers]

    (first,) = [page for page in pages if "The report is signed." in page]
    told = f"Already signed by {SignOff.objects.get().signed_by}"
    (second,) = [page for page in pages if told in page]
    assert first != second


def change_code(unit: Any, code: str) -> None:
    change_unit_facts(by=everywhere(unit), unit=unit, code=code)


def test_a_new_code_of_a_unit_changes_no_figure(ready: SimpleNamespace) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    change_code(ready.quay, "PIER")
    change_code(ready.harbour, "DOCKS")

    assert look_for_differences(ready.run.pk) == 0
    late_record(ready)
    assert look_for_differences(ready.run.pk) > 0
    assert look_for_differences(ready.run.pk) == 0


def test_a_new_code_changes_no_figure_of_a_pack(ready: SimpleNamespace) -> None:
    """Quay has enough people to stand by itself, under its code."""
    crowd(ready.quay)
    crowd(ready.lighthouse, 12)
    pack = ask(ready.harbour, ready.alma, kind="pack")
    make_run(pack.pk)
    assert any(line[1] == "QUAY" for line in Frozen.objects.get(run=pack).lines)
    sign(by=scope_of(ready.alma), run=pack, today=TODAY)
    change_code(ready.quay, "PIER")
    change_code(ready.harbour, "DOCKS")

    assert look_for_differences(pack.pk) == 0


@pytest.mark.django_db(transaction=True)
def test_a_code_that_another_unit_takes_over_is_told_apart() -> None:
    """Changes at moments of their own: which code was whose is asked of the day of making."""
    world = made(build_world())
    sign(by=scope_of(world.alma), run=world.run, today=TODAY)
    change_code(world.quay, "PIER")
    change_code(world.lighthouse, "QUAY")

    assert look_for_differences(world.run.pk) == 0


def test_what_was_noted_by_a_new_code_before_is_not_noted_again(ready: SimpleNamespace) -> None:
    sign(by=scope_of(ready.alma), run=ready.run, today=TODAY)
    known = figures(Frozen.objects.get(run=ready.run).lines)
    what = next(one for one in known if one[1] == "QUAY" and known[one][0])
    renamed = (what[0], "PIER", *what[2:])
    noted = [(what, known[what], (None, None)), (renamed, (None, None), known[what])]
    for about, was, now in noted:
        one = Change(about, was, now)
        Difference.objects.create(
            run=ready.run, what=list(about), key=one.key, number=1, was=was[0], was_of=was[1],
            now=now[0], now_of=now[1], seen_on=TODAY,
        )  # fmt: skip
    change_code(ready.quay, "PIER")

    assert look_for_differences(ready.run.pk) == 0


def test_an_address_of_today_is_no_figure_of_a_quarter_that_is_over(
    ready: SimpleNamespace,
) -> None:
    kept = Frozen.objects.get(run=ready.run)
    assert not [one for one in kept.lines if one[3] == "no_email"]
    assert "not known any more" in str(kept.document)

    older = [["data", "HAR", "Harbour", "no_email", "missing", 75, None, "", None, None]]
    assert changes(figures(older), {}) == []
