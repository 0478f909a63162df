"""Made-up lists of completed courses: what comes of them is what plain Python says, row by row.

Known and unknown people, numbers with and without zeros in front, people of another part, known and
unknown courses, the same twice, bad days, days to come, expiry, words for done and not done; lists
that overlap, a title that somebody says is a course or a line of the register on the way, and the
same list again.
"""

import datetime as dt
import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from core.scope import Scope
from intake.kinds import Review, kind_for
from intake.models import Batch, Upload
from intake.readers import preview
from intake.readers.words import Refused
from services.names import plain
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_equivalence, use_framework
from tests.world import build_world
from training.actions.learning import say_meaning
from training.actions.records import runs_out
from training.models import Course, LearningTitle, OtherLearning, TrainingRecord

SCENARIOS = 200
KIND: Any = kind_for("completions")
HEAD = "Staff number,Email,Course,Completion date,Expiry date,Status\n"
DAYS = ("2025-11-03", "2026-03-02", "2026-03-31")
# How a list names people: who that is, "far" for somebody of another part, "" for a stranger.
PEOPLE = {
    "0017,": "rosa",
    "17,": "rosa",
    "'0017,": "rosa",
    ",sam.reid@northshore.example": "sam",
    ",SAM.REID@northshore.example": "sam",
    "900,": "far",
    "0088,": "",
    ",": None,
}
TITLES = ("Basics", "BASICS", "BAS-1", "Skilled here", "Tea and trauma", "Tea & trauma", "Knots")
MONTHS = {"Basics": 24, "Skilled here": None, "register": 12}
DONE = {"Completed": True, "passed": True, "": True, "Failed": False, "Sometime": None}

rows = st.tuples(
    st.sampled_from(list(PEOPLE)),
    st.sampled_from([*TITLES, ""]),
    st.sampled_from([*DAYS, *DAYS, "", "22/22/2024", "2090-01-01"]),
    st.sampled_from(["", "", "2026-03-02", "2027-01-01", "22/22/2024"]),
    st.sampled_from([*DONE, "Completed", "Completed"]),
)
lists = st.lists(rows, min_size=1, max_size=9)
steps = st.lists(
    st.one_of(
        lists.map(lambda made: ("list", made)),
        st.sampled_from(["Skilled here", "register"]).map(lambda what: ("say", what)),
        st.just(("again", None)),
        st.just(("longer", None)),
    ),
    min_size=1,
    max_size=5,
)
Row = tuple[str, str, str, str, str]
Thing = tuple[str, str, str]


def as_day(text: str) -> str | None:
    """The day in a cell: empty for a blank, None for what is no day."""
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def expiry(until: str, on: str, what: str) -> str:
    """The day a record runs out: as the list says, else by the months of what was done."""
    last = runs_out(MONTHS[what], dt.date.fromisoformat(on))
    return until or (last.isoformat() if last else "")


@dataclass
class Outcome:
    """What one list must say of itself: row numbers, and how much of it is new."""

    problems: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    added: int = 0
    unchanged: int = 0


@dataclass
class Oracle:
    """What is here by now, slowly: records and other learning with the day they run out."""

    records: dict[Thing, str] = field(default_factory=dict)
    other: dict[Thing, str] = field(default_factory=dict)
    made: set[Thing] = field(default_factory=set)
    meaning: str = ""
    is_said_anew: bool = False

    def take(self, told: list[Row]) -> Outcome:
        """Put one list in."""
        outcome = Outcome()
        filled = [(n, row) for n, row in enumerate(told, start=2) if "".join(row) != ","]
        good = [(n, row) for n, row in filled if self._is_good(n, row, outcome)]
        far = any(PEOPLE[row[0]] == "far" for _n, row in good)
        for n, row in filled:
            if PEOPLE[row[0]] != "far" or not far:
                self._say_why_not(n, row, outcome)
        once: dict[Thing, str] = {}
        for n, (said, title, on, until, _status) in good:
            person = PEOPLE[said]
            if person not in {"rosa", "sam"}:
                continue
            if (key := (person, *self._thing(title, on))) in once:
                outcome.skipped.add(n)
            once.setdefault(key, until)
        self._keep(once, outcome)
        return outcome

    def say(self, what: str) -> None:
        """Somebody says what the title about tea is."""
        if what == self.meaning:
            return
        self.records = {k: v for k, v in self.records.items() if k not in self.made}
        self.made.clear()
        self.is_said_anew, self.meaning = bool(self.meaning), what
        self._settle()

    def _keep(self, once: dict[Thing, str], outcome: Outcome) -> None:
        for (person, what, on), until in once.items():
            key = (person, what, on)
            is_course = what in MONTHS
            if key in (self.records if is_course else self.other):
                outcome.unchanged += 1
                continue
            outcome.added += 1
            if is_course:
                self.records[key] = expiry(until, on, what)
            else:
                self.other[key] = until
        self._settle()

    def _settle(self) -> None:
        """Tea becomes what it is said to be, unless that is recorded of the day already."""
        if not self.meaning:
            return
        for (person, what, on), until in self.other.items():
            key = (person, self.meaning, on)
            if what == "tea trauma" and key not in self.records:
                self.records[key] = expiry(until, on, self.meaning)
                self.made.add(key)

    def _thing(self, title: str, on: str) -> tuple[str, str]:
        if plain(title) in {"basics", "bas 1"}:
            return "Basics", on
        if title == "Skilled here":
            return title, on
        return " ".join(word for word in plain(title).split() if word != "and"), on

    def _is_good(self, n: int, row: Row, outcome: Outcome) -> bool:
        """Whether the row can go in; what the reader itself cannot read is a problem at once."""
        said, title, on, until, status = row
        if as_day(on) is None or as_day(until) is None or PEOPLE[said] is None:
            outcome.problems.add(n)
            return False
        is_past = "" < on <= timezone.localdate().isoformat()
        return self._is_done(row) is True and bool(title) and is_past and not "" < until <= on

    def _say_why_not(self, n: int, row: Row, outcome: Outcome) -> None:
        _said, title, on, until, _status = row
        if self._is_done(row) is not True and _status:
            outcome.skipped.add(n)
        elif (
            not title
            or not as_day(on)
            or on > timezone.localdate().isoformat()
            or "" < (as_day(until) or "") <= on
        ):
            outcome.problems.add(n)

    def _is_done(self, row: Row) -> bool | None:
        """A row without a word is done when it has a day."""
        return DONE[row[4]] if row[4] else bool(row[2]) or None


class CompletionsAreAsPlainPythonSays(TestCase):
    """Each example in the same house, which is as it was after each."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = build_world()
        use_framework(world.northshore)
        make_person("Olga Far", world.orchard, staff_number="900")
        basics = make_course(world.northshore, level("informed"), name="Basics", validity_months=24)
        Course.objects.filter(pk=basics.pk).update(code="BAS-1")
        skilled = make_course(world.northshore, level("skilled"), name="Skilled here")
        register = make_equivalence(
            world.northshore, "Tea elsewhere", [level("informed")], validity_months=12
        )
        cls.meanings = {"Basics": basics, "Skilled here": skilled, "register": register}
        cls.names = {world.rosa.pk: "rosa", world.sam_person.pk: "sam"}

    @settings(max_examples=SCENARIOS, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_what_comes_of_lists(self, made: list[tuple[str, Any]]) -> None:
        oracle, sent = Oracle(), list[list[Row]]()
        for what, about in made:
            if what == "say":
                self._say(about, oracle)
            elif what == "list":
                sent.append(about)
                self._compare(about, oracle)
            elif sent and what == "longer":
                sent.append([*sent[-1], *sent[0]])
                self._compare(sent[-1], oracle)
            elif sent:
                self._again(sent[-1], oracle)
        for told in sent:
            self._again(told, oracle)

    def _say(self, what: str, oracle: Oracle) -> None:
        title = LearningTitle.objects.filter(key="tea trauma").first()
        if title:
            whole = everywhere(self.world.northshore, Permission.RECORD_TRAINING)
            say_meaning(by=whole, title=title, meaning=self.meanings[what])
            oracle.say(what)
            self._same(oracle)

    def _compare(self, told: list[Row], oracle: Oracle) -> None:
        expected = oracle.take(told)
        upload, review = self._review(told)
        if upload is None or review is None:
            assert (expected.added, expected.unchanged) == (0, 0)
            return
        assert (review.counts["added"], review.counts["unchanged"]) == (
            expected.added,
            expected.unchanged,
        )
        wrong = set(upload.rows.filter(proposal="problem").values_list("row", flat=True))
        assert wrong == expected.problems
        skipped = set(upload.rows.filter(proposal="skipped").values_list("row", flat=True))
        assert skipped == expected.skipped
        if not review.is_no_change:
            self._put_in(upload)
        self._same(oracle)

    def _again(self, told: list[Row], oracle: Oracle) -> None:
        """Nothing changes; save that it brings back what went with another answer about tea."""
        before, expected = self._rows(), oracle.take(told)
        upload, review = self._review(told)
        if upload is not None and review is not None:
            assert review.counts["added"] == expected.added
            assert review.is_no_change == (not expected.added)
            if expected.added:
                self._put_in(upload)
        assert oracle.is_said_anew or not expected.added
        assert (self._rows() == before) == (not expected.added)
        self._same(oracle)

    def _review(self, told: list[Row]) -> tuple[Upload | None, Review | None]:
        """The list as reviewed; nothing for one without a course, a date and a status."""
        world = self.world
        text = HEAD + "".join(f"{','.join(row)}\n" for row in told)
        sha = hashlib.sha256(text.encode()).hexdigest()
        upload = Upload.objects.create(
            organisation=world.northshore,
            unit=world.harbour,
            kind="completions",
            sha256=sha,
        )
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "list.csv").write_text(text)
            try:
                found = preview("completions", Path(folder) / "list.csv")
            except Refused:
                return None, None
        assert not found.questions
        review = KIND.review(upload=upload, preview=found, by=self._scope())
        upload.digest, upload.counts = review.digest, review.counts
        upload.save()
        return upload, review

    def _put_in(self, upload: Upload) -> None:
        about = {"organisation": upload.organisation, "unit": upload.unit, "kind": upload.kind}
        batch = Batch.objects.create(upload=upload, sha256=upload.sha256, **about)
        KIND.apply(upload=upload, batch=batch, by=self._scope())
        batch.save()

    def _scope(self) -> Scope:
        return Scope(self.world.alma.pk, Permission.IMPORT_ATTENDANCE, (self.world.harbour.path,))

    def _rows(self) -> list[Any]:
        """Every row that lists write, to the last column."""
        titles = LearningTitle.objects.filter(organisation=self.world.northshore)
        tables = (TrainingRecord.objects, OtherLearning.objects, titles)
        return [list(table.order_by("pk").values()) for table in tables]

    def _same(self, oracle: Oracle) -> None:
        """What is in the database is what the oracle holds."""
        called = {self.meanings[name].pk: name for name in ("Basics", "Skilled here")}
        records = {
            (self.names[r.staff_member_id], called.get(r.course_id, "register"), str(r.on)): str(
                r.expires_on or ""
            )
            for r in TrainingRecord.objects.standing().filter(staff_member__in=self.names)
        }
        assert records == oracle.records
        other = {
            (self.names[o.staff_member_id], o.title.key, str(o.on)): str(o.expires_on or "")
            for o in OtherLearning.objects.filter(staff_member__in=self.names)
        }
        assert other == oracle.other
