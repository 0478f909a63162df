"""A report has many readers: it holds no barrier that one of them must not see."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.periods import quarter_of
from reports.builders.collect import collect, head_of
from reports.builders.files import document_of
from reports.builders.tidy import lines
from reports.models import Kind
from tests.factories.implementation import ON, make_barrier

WORDS = "Rotas come out too late"


@pytest.mark.parametrize(
    ("place", "facts", "is_in"),
    [
        ("quay", {}, True),
        ("quay", {"about_manager": True}, False),
        ("harbour", {"about_manager": True}, True),
        ("northshore", {"audience": "lead"}, False),
    ],
)
def test_a_kept_barrier_is_in_no_row_of_a_report_its_manager_reads(
    world: SimpleNamespace, place: str, facts: dict[str, object], is_in: bool
) -> None:
    make_barrier(world.quay, sentence=WORDS, **facts)
    unit, now = getattr(world, place), timezone.now()
    for kind in Kind.values:
        head = head_of(unit, kind, quarter_of(ON), "today", now=now)
        report = collect(None, unit, head)
        told = repr(report) + repr(document_of(report)) + repr(lines(report))
        assert (WORDS in told) == (is_in and kind == Kind.BARRIERS), kind
        if kind == Kind.ROLLOUT:
            assert report.open_barriers == int(is_in)
