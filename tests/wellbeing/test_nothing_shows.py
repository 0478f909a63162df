"""Pages, audit and sessions are the same, byte for byte, before and after somebody answers."""

import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.access.matrix import PAGES
from tests.access.page import PRINCIPALS
from tests.factories.wellbeing import answer, held, make_open_round
from tests.roles import acting_as
from wellbeing.models import ReportingGroup, Round

W = ReportingGroup.Way
# What differs between any two looks at the same page: tokens of forms and the time of day.
CHANGING = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'name="once" [^>]*value="[^"]+"'),
    re.compile(rb'value="[^"]+" [^>]*name="once"'),
    re.compile(rb'name="ticket" value="[^"]+"'),
    re.compile(rb"Printed [^<]+"),
]
OPENABLE = [spot for spot in PAGES if spot.get == 200]


@pytest.fixture
def of(furnished: SimpleNamespace) -> Round:
    """Sam is asked in Quay."""
    return make_open_round(furnished.harbour, [(furnished.quay, W.TICKET)])


def seen_by(world: SimpleNamespace, who: str) -> dict[str, tuple[int, bytes]]:
    """Every page that can be opened, as it looks to somebody."""
    client = Client()
    if who not in {"anonymous", "lena"}:
        client.force_login(getattr(world, who))
    found = {}
    for spot in OPENABLE:
        response = client.get(reverse(spot.name, kwargs=spot.of(world) if spot.of else {}))
        streamed = b"".join(response.streaming_content) if response.streaming else response.content
        found[spot.name] = (response.status_code, masked(streamed))
    return found


def masked(body: bytes) -> bytes:
    if body.startswith(b"PK"):
        return b"".join(parts_of(body))
    for changing in CHANGING:
        body = changing.sub(b"", body)
    return body


def parts_of(workbook: bytes) -> list[bytes]:
    """All that a spreadsheet holds but the moment of its making."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        names = [name for name in book.namelist() if name != "docProps/core.xml"]
        return [name.encode() + book.read(name) for name in sorted(names)]


def rows() -> dict[str, str]:
    """A print of all rows of every table but the inbox, history and sessions among them."""
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted(name for (name,) in cursor.fetchall())
        counted = {}
        for name in tables:
            cursor.execute(
                "SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))"
                f' FROM public."{name}" t'
            )
            counted[name] = str(cursor.fetchone()[0])
    return counted


@pytest.mark.parametrize("who", PRINCIPALS)
def test_nobody_can_see_that_somebody_answered(
    furnished: SimpleNamespace, of: Round, who: str
) -> None:
    before = seen_by(furnished, who)
    sam = Client()
    sam.force_login(furnished.sam)
    tables = rows()

    assert b'name="ticket"' in sam.get("/check-in/").content
    assert answer(of, furnished.sam_person.pk, 1, [1, 2, 3, 4, 5])

    assert held(of) == 1
    assert rows() == tables
    after = seen_by(furnished, who)
    assert [name for name in before if before[name] != after[name]] == []


def test_the_look_is_not_blind(furnished: SimpleNamespace, of: Round) -> None:
    before = seen_by(furnished, "ada")

    furnished.support_source.names = {"en": "Another name"}
    furnished.support_source.save()

    after = seen_by(furnished, "ada")
    changed = {name for name in before if before[name] != after[name]}
    assert {"wellbeing:source_list", "wellbeing:support_of", "wellbeing:source_edit"} <= changed
    assert "reports:home" not in changed
