"""What no example list would hold: random texts in every encoding, random damage, random times."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.readers import dates, preview
from intake.readers.decoding import decode
from intake.readers.meeting import Visit, union
from intake.readers.result import Preview
from intake.readers.words import Refused
from tests.intake import files

WELSH, GAELIC, POLISH = "âêîôûŵŷÂÊÎÔÛŴŶ", "àèìòùÀÈÌÒÙ", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
names = st.text(WELSH + GAELIC + POLISH + LETTERS, min_size=1, max_size=20)
western = st.text("àèìòùâêîôûÀÈÌÒÙ" + LETTERS, min_size=1, max_size=20)
WIDE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big endian with mark"]
SEEDS = [
    files.utf16(files.TEAMS),
    files.utf16(files.TEAMS_LOG),
    files.utf16(files.TEAMS_2021),
    files.ZOOM_MEETING.encode() + files.ZOOM.encode(),
    files.PASTED.encode(),
    files.template().encode(),
    files.ENTRA_OLD.encode(),
    files.workbook([files.TEMPLATE.split(","), ["1", "Ann", "Bell"]]),
]


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "big endian with mark":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding)


def read(kind: str, data: bytes) -> Preview:
    with tempfile.TemporaryDirectory() as folder:
        return preview(kind, files.written(Path(folder), data))


def reads_or_refuses(kind: str, data: bytes) -> bool:
    """True when the file gives people or a sentence; any other error is the test's failure."""
    try:
        found = read(kind, data)
    except Refused as refused:
        return bool(str(refused.said))
    return found.records == len(found.people)


@pytest.mark.parametrize("encoding", WIDE)
@settings(deadline=None)
@given(people=st.lists(names, min_size=1, max_size=8))
def test_names_come_back_whole_from_every_encoding(encoding: str, people: list[str]) -> None:
    text = "First name,Last name,Email,Department\n" + "".join(
        f"{name},Bell,person{n}@harbour.example,Housing\n" for n, name in enumerate(people)
    )
    assert decode(encoded(text, encoding))[0] == text
    found = read("staff", encoded(text, encoding))
    assert [p.first_name for p in found.people] == people


@settings(deadline=None)
@given(people=st.lists(western, min_size=1, max_size=8))
def test_windows_1252_is_never_mistaken(people: list[str]) -> None:
    text = "Name,Email\n" + "".join(f"{name} é,x@y.example\n" for name in people)
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@settings(max_examples=300, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    kind=st.sampled_from(["staff", "attendance"]),
    cut=st.floats(0, 1),
    patches=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=5),
)
def test_a_damaged_file_is_read_or_refused_and_never_an_error(
    seed: bytes, kind: str, cut: float, patches: list[tuple[float, bytes]]
) -> None:
    data = bytearray(seed)
    for place, patch in patches:
        at = int(place * len(data))
        data[at : at + len(patch)] = patch
    if cut < 0.4:
        data = data[: int(cut * 2.5 * len(data))]
    assert reads_or_refuses(kind, bytes(data))


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400), kind=st.sampled_from(["staff", "attendance"]))
def test_random_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    assert reads_or_refuses(kind, data)


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("Name,Email;\t\n\r\"'0123456789/:-. @<>()éŵ=+APM", max_size=300),
    kind=st.sampled_from(["staff", "attendance"]),
)
def test_random_tables_are_read_or_refused(text: str, kind: str) -> None:
    assert reads_or_refuses(kind, b"Name,Email,Join Time\n" + text.encode())


@settings(deadline=None)
@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), clock=st.times())
def test_a_date_written_in_any_usual_way_is_the_same_date(day: dt.date, clock: dt.time) -> None:
    clock = clock.replace(microsecond=0, tzinfo=None)
    ways = [
        (f"{day:%d/%m/%Y}", "day first"),
        (f"{day:%m/%d/%Y}", "month first"),
        (f"{day:%d.%m.%Y}", "month first"),
        (f"{day:%Y-%m-%d}", "month first"),
        (f"{day.day} {day:%b} {day.year}", "month first"),
        (f"{day:%b} {day.day}, {day.year}", "day first"),
    ]
    for text, order in ways:
        date = dates.read_stamp(text)
        moment = dates.read_stamp(f"{text}, {clock:%H:%M:%S}")
        afternoon = dates.read_stamp(f"{text} {clock:%I:%M:%S}\u202f{clock:%p}")
        assert date is not None
        assert moment is not None
        assert date.on(order) == day  # type: ignore[arg-type]
        assert moment == afternoon


spans = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 90)), min_size=1, max_size=8)


@settings(deadline=None)
@given(spans=spans)
def test_the_union_of_stays_counts_each_minute_once(spans: list[tuple[int, int]]) -> None:
    start = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    visits = [
        Visit(n, "A", joined=start + dt.timedelta(minutes=at),
              left=start + dt.timedelta(minutes=at + length))
        for n, (at, length) in enumerate(spans)
    ]  # fmt: skip
    minutes = {m for at, length in spans for m in range(at, at + length)}
    assert union(visits) == 60 * len(minutes)
