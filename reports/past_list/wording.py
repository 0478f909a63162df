"""What the words of a lead's own list mean: kinds of row, teams, courses, activities, themes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.scope import Scope
from implementation.models import Activity, OwnKind
from intake.kinds import Asked, refuse_many
from intake.models import Upload
from intake.staff_list.unit_texts import FOUND, UNKNOWN, UnitTexts, chosen, unit_texts
from services.models import BarrierCode, BarrierTheme, Unit
from services.names import plain
from training.models import Course

SESSION, ACTIVITY, BARRIER, OUT = "session", "activity", "barrier", "leave_out"
LEFT_OUT = "left out"
# So many earlier lists are asked what a word meant.
RECALLED = 20
ROW_WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("session", "sessions", "training", "training session", "training sessions", "course",
         "courses", "workshop", "workshops", "briefing", "webinar"),
        SESSION,
    ),
    **dict.fromkeys(
        ("activity", "activities", "action", "actions", "implementation", "step", "steps"),
        ACTIVITY,
    ),
    **dict.fromkeys(
        ("barrier", "barriers", "obstacle", "obstacles", "challenge", "challenges", "difficulty",
         "difficulties"),
        BARRIER,
    ),
}  # fmt: skip


@dataclass(slots=True)
class Words:
    """Everything that a list may name, and the questions that it leaves open."""

    answers: dict[str, str]
    sheet: str
    home: Unit
    units: UnitTexts
    courses: list[Course]
    own_kinds: list[OwnKind]
    themes: list[BarrierTheme]
    codes: list[BarrierCode]
    asked: dict[str, Asked] = field(default_factory=dict)
    learned: dict[str, int] = field(default_factory=dict)

    def ask(self, question: Asked) -> str:
        """The answer, or "" while there is none; the question is then kept. May raise Refused."""
        said = chosen(self.answers, question)
        if said is None:
            self.asked[question.about] = question
            refuse_many(self.asked.values())
        return said or ""

    def row_kind(self, text: str) -> str:
        """Session, activity or barrier. An activity may be named by its kind alone."""
        said = plain(text or self.sheet)
        if said in ROW_WORDS:
            return ROW_WORDS[said]
        if text and self.activity_kind(text):
            return ACTIVITY
        told = (
            _("What is “%(text)s” in this list?") % {"text": text}
            if text
            else _("What are the rows of this list about?")
        )
        choices = (
            (SESSION, _("Training sessions")),
            (ACTIVITY, _("Activities")),
            (BARRIER, _("Barriers")),
            (OUT, _("Leave these rows out")),
        )
        return self.ask(Asked(f"what:{text}", told, choices))

    def unit(self, text: str) -> tuple[str, Unit | None]:
        """The team a row is about; a row without one is about the branch of the list."""
        if not text:
            return FOUND, self.home
        state, found = self.units.meaning(text)
        if state != UNKNOWN:
            return state, found
        told = _("Which team is “%(text)s”? We will remember your answer.") % {"text": text}
        choices = [(unit.code, unit.name) for unit in self.units.branch]
        question = Asked(f"unit:{text}", told, (*choices, (OUT, _("Leave these rows out"))))
        said = self.ask(question)
        if said == OUT:
            return LEFT_OUT, None
        found = self.units.codes[said.casefold()] if said else None
        if found:
            self.learned[text] = found.pk
        return (FOUND if found else UNKNOWN), found

    def course(self, text: str) -> str:
        """The id of the course, "activity" or "leave_out"."""
        said = plain(text)
        for course in self.courses:
            if said in {plain(course.name), plain(course.code)}:
                return str(course.pk)
        told = _("Which course is “%(text)s”?") % {"text": text}
        choices = (
            *((str(course.pk), course.name) for course in self.courses),
            (ACTIVITY, _("No course: note it as an activity")),
            (OUT, _("Leave these rows out")),
        )
        return self.ask(Asked(f"course:{text}", told, choices))

    def asked_kind(self, text: str) -> str:
        """The kind of an activity, asked when the text names none."""
        if found := self.activity_kind(text):
            return found
        told = (
            _("What kind of activity is “%(text)s”?") % {"text": text}
            if text
            else _("Some activities have no kind. What were they?")
        )
        choices = ((key, names[0]) for key, names in self._kinds().items())
        return self.ask(Asked(f"kind:{text}", told, (*choices, (OUT, _("Leave these rows out")))))

    def activity_kind(self, text: str) -> str:
        """The key of the kind with this name, in English or the language of the page, or ""."""
        said = plain(text)
        known = self._kinds().items()
        return next((key for key, names in known if said and said in map(plain, names)), "")

    def _kinds(self) -> dict[str, tuple[str, ...]]:
        with override("en"):
            english = {kind.value: str(kind.label) for kind in Activity.Kind}
        kinds = {
            kind.value: (str(kind.label), english[kind.value], kind.value) for kind in Activity.Kind
        }
        own = {f"{OwnKind.KEY}{k.pk}": (k.name, *k.names.values()) for k in self.own_kinds}
        return own | kinds

    def theme(self, text: str) -> tuple[BarrierTheme | None, BarrierCode | None]:
        """The theme, or the barrier within one, that has this name or code."""
        said = plain(text)
        theme = next((t for t in self.themes if said and said in _names(t)), None)
        code = next((c for c in self.codes if said and said in _names(c)), None)
        return (theme, None) if theme or code is None else (code.theme, code)


def _names(word: BarrierTheme | BarrierCode) -> set[str]:
    return {plain(word.code), *map(plain, word.names.values())}


def words_for(upload: Upload, by: Scope) -> Words:
    """What the list may name, within the organisation. A constant number of queries."""
    home = upload.unit
    return Words(
        answers=_remembered(upload) | upload.answers,
        sheet=str(upload.facts.get("sheet", "")),
        home=home,
        units=unit_texts(home, upload.listed_on),
        courses=_courses(by, home),
        own_kinds=list(
            OwnKind.objects.filter(organisation_id=home.organisation_id, is_retired=False)
        ),
        themes=list(BarrierTheme.objects.filter(is_retired=False)),
        codes=list(BarrierCode.objects.filter(is_retired=False).select_related("theme")),
    )


def _remembered(upload: Upload) -> dict[str, str]:
    """What the words of this organisation's earlier lists were said to mean. One query.

    Nobody's "leave these rows out" is taken for an answer about the next list.
    """
    earlier = Upload.objects.filter(
        organisation_id=upload.organisation_id, kind=upload.kind, stage=Upload.Stage.APPLIED
    )
    found: dict[str, str] = {}
    newest = earlier.order_by("-pk").values_list("answers", flat=True)[:RECALLED]
    for answers in reversed(list(newest)):
        found |= {
            about: said
            for about, said in answers.items()
            if about.startswith(("kind:", "course:", "what:")) and said != OUT
        }
    return found


def _courses(by: Scope, home: Unit) -> list[Course]:
    """Those of the organisation and those that all share, A to Z."""
    ours: Iterable[Course] = Course.objects.within(by).order_by("name", "pk")
    return [c for c in ours if c.organisation_id in {None, home.organisation_id}]
