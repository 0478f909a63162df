"""Which unit a department text means: by code, name or alias, inside the chosen branch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from intake.kinds import Asked, refuse_many
from intake.models import Upload
from services.models import Unit, UnitAlias
from services.names import plain

LEAVE_OUT = "leave_out"
# What becomes of the people under a text.
FOUND, OUTSIDE, LEFT_OUT, UNKNOWN = "found", "outside", "left out", "unknown"


@dataclass(slots=True)
class UnitTexts:
    """Every way in which a list may name a unit of the organisation on one day."""

    codes: dict[str, Unit] = field(default_factory=dict)
    names: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    branch: list[Unit] = field(default_factory=list)
    path: str = ""

    def meaning(self, text: str) -> tuple[str, Unit | None]:
        """FOUND with the unit, OUTSIDE the branch, or UNKNOWN (nobody or several by that name).

        What another branch answered about its own lists says nothing about this one.
        """
        named, answered = self._named(text)
        meant = {unit.pk: unit for unit in named + answered}
        inside = [unit for unit in meant.values() if unit.path.startswith(self.path)]
        if len(inside) == 1:
            return FOUND, inside[0]
        return (OUTSIDE if named and not inside else UNKNOWN), None

    def is_known(self, text: str) -> bool:
        """Whether a unit of the organisation goes by this text."""
        return bool(text) and any(self._named(text))

    def _named(self, text: str) -> tuple[list[Unit], list[Unit]]:
        """Units with this code or name, and units that a list was said to mean by it."""
        if found := self.codes.get(text.casefold()):
            return [found], []
        last_step = text.rstrip("/").rpartition("/")[2]
        both = [
            (self.names.get(key(one), []), self.aliases.get(key(one), []))
            for one in (text, last_step)
        ]
        return next((found for found in both if any(found)), both[-1])


def key(text: str) -> str:
    """How names of units are compared: "Health & Care" is "Health and Care"."""
    return " ".join(part for part in plain(text).split() if part != "and")


def unit_texts(unit: Unit, on: date) -> UnitTexts:
    """The names in force on `on` in the organisation of `unit`, whose branch is preferred."""
    texts = UnitTexts(path=unit.path)
    units = Unit.objects.below(f"{unit.organisation_id}.").open_on(on)
    by_id = {u.pk: u for u in units.only("pk", "code", "name", "path", "sort_key")}
    for one in by_id.values():
        texts.codes[one.code.casefold()] = one
        texts.names[key(one.name)].append(one)
    aliases = UnitAlias.objects.filter(organisation_id=unit.organisation_id, unit__in=by_id)
    for text, unit_id in aliases.values_list("text", "unit_id"):
        texts.aliases[key(text)].append(by_id[unit_id])
    texts.branch = [u for u in by_id.values() if u.path.startswith(unit.path)]
    texts.branch.sort(key=lambda u: u.sort_key)
    return texts


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one text of the list means; `is_learned` when an answer taught us."""

    text: str
    state: str
    unit_id: int | None = None
    is_learned: bool = False


def meanings(upload: Upload, texts: Iterable[str]) -> tuple[list[Meaning], list[Asked]]:
    """What each text means, and a question for each that nobody has answered yet.

    The empty text stands for people whose row names no unit; in a branch of one unit it is that.
    Raises Refused when there would be more questions than anybody answers.
    """
    known = unit_texts(upload.unit, upload.listed_on)
    found: list[Meaning] = []
    questions: list[Asked] = []
    for text in sorted(texts):
        meaning, question = _meaning(upload, known, text)
        found.append(meaning)
        questions += [question] if question else []
        refuse_many(questions)
    return found, questions


def _meaning(upload: Upload, known: UnitTexts, text: str) -> tuple[Meaning, Asked | None]:
    if not text and len(known.branch) == 1:
        return Meaning(text, FOUND, known.branch[0].pk), None
    state, unit = known.meaning(text) if text else (UNKNOWN, None)
    if state != UNKNOWN:
        return Meaning(text, state, unit.pk if unit else None), None
    question = _question(upload, known, text)
    value = chosen(upload.answers, question)
    if value is None:
        return Meaning(text, UNKNOWN), question
    if value == LEAVE_OUT:
        return Meaning(text, LEFT_OUT), None
    return Meaning(text, FOUND, known.codes[value.casefold()].pk, is_learned=bool(text)), None


def _question(upload: Upload, known: UnitTexts, text: str) -> Asked:
    said = (
        _("Which unit is “%(text)s”? We will remember your answer.") % {"text": text}
        if text
        else _("Some people have no unit in the list. Which unit are they in?")
    )
    units = [(unit.code, unit.name) for unit in known.branch]
    return Asked(f"unit:{text}", said, (*units, (LEAVE_OUT, _("Leave these people out"))))


def chosen(answers: dict[str, str], question: Asked) -> str | None:
    """The value of the choice that was made, by value or by what the person saw; or None."""
    said = str(answers.get(question.about, "")).strip().casefold()
    for value, label in question.choices:
        if said and said in {t.casefold() for t in (value, str(label), f"{label} ({value})")}:
            return value
    return None
