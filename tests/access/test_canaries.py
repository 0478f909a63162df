"""No text of a foreign branch comes out of a report or a mail; test_matrix.py sweeps the pages."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.files.storage import default_storage

from core.periods import quarter
from core.permissions import Permission
from reports.access import may_ask
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.models import Kind
from services.access import viewer_for
from tests.access.canaries import known_to, seen_in
from tests.access.page import PRINCIPALS


def test_the_sweep_sees_a_marker_wherever_it_hides(marked: SimpleNamespace) -> None:
    marked.mill.refresh_from_db()

    assert seen_in(marked.mill.name.encode()) == {marked.mill.pk}
    assert seen_in(marked.mill.name.encode("utf-16-le")) == {marked.mill.pk}
    assert known_to(marked, "alma").isdisjoint({marked.mill.pk, marked.hillside.pk})


@pytest.mark.parametrize("kind", Kind.values)
def test_a_report_and_its_mail_hold_only_what_their_reader_may_know(
    marked: SimpleNamespace, kind: str
) -> None:
    manager = viewer_for(marked.mark.pk)
    asker = "mark" if may_ask(manager, kind, marked.quay.path) else "alma"
    allowed = known_to(marked, asker)
    run = ask_for_report(
        by=viewer_for(getattr(marked, asker).pk).scope_for(Permission.MAKE_REPORTS),
        unit=marked.quay,
        kind=kind,
        period=quarter("2026Q2"),
        today=dt.date(2026, 10, 7),
    )
    make_run(run.pk)
    found = {}
    for file in run.files.all():
        with default_storage.open(file.stored_as) as kept:
            found[file.format] = seen_in(kept.read())
    # Letters of a PDF are numbers of its font: there is nothing to find in it. A table of figures
    # is empty where there are none.
    assert marked.quay.pk in found["xlsx"]
    assert all(seen <= allowed for seen in found.values())
    run.refresh_from_db()
    assert seen_in(json.dumps([run.frozen.document, run.frozen.lines]).encode()) <= allowed
    assert send_due() > 0
    by_address = {getattr(marked, who).email: who for who in PRINCIPALS[1:]}
    for message in mail.outbox:
        seen = seen_in(message.message().as_bytes())
        assert seen <= known_to(marked, by_address[message.to[0]])
