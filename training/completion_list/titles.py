"""Which of our courses a title in a list is, or which other learning."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from services.names import plain
from training.models import Course, LearningTitle

MOST = 250
# Its number in the list, the title and the code.
Text = tuple[int, str, str]


@dataclass(slots=True)
class Titles:
    """Every way in which a list may name a course of an organisation, shared ones included."""

    learned: dict[str, LearningTitle] = field(default_factory=dict)
    codes: dict[str, list[Course]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Course]] = field(default_factory=lambda: defaultdict(list))

    def course(self, title: str, code: str) -> Course | None:
        """The one course with this code or name: our own before a shared one; None for several."""
        tries = ((self.codes, code), (self.names, title), (self.codes, title), (self.names, code))
        for by_text, text in tries:
            found = by_text.get(plain(text), []) if text else []
            own = [course for course in found if course.organisation_id] or found
            if len(own) == 1:
                return own[0]
        return None


def key_of(title: str, code: str) -> str:
    """How titles are compared: by their words save "and", or by the code where there is none."""
    words = [word for word in plain(title or code).split() if word != "and"]
    return (" ".join(words) or (title or code).casefold())[:MOST]


def titles_of(organisation_id: int) -> Titles:
    """The courses and titles of an organisation, in two queries."""
    found = Titles()
    here = Q(organisation=organisation_id)
    for course in Course.objects.filter(here | Q(organisation=None)).order_by("pk"):
        found.codes[plain(course.code)].append(course)
        found.names[plain(course.name)].append(course)
    titles = LearningTitle.objects.filter(here).select_related("course")
    found.learned = {title.key: title for title in titles}
    return found


def meant(organisation_id: int, texts: Iterable[Text]) -> list[tuple[object, ...]]:
    """A row of `meant` for each text; `thing` is the same for texts that mean the same.

    What somebody said about a title comes before a course that happens to have its name.
    """
    known = titles_of(organisation_id)
    things: dict[str, int] = {}
    rows: list[tuple[object, ...]] = []
    for text, title, code in texts:
        key = key_of(title, code)
        said = known.learned.get(key)
        course = said.course if said else known.course(title, code)
        register = said.equivalence_id if said else None
        same = f"course {course.pk}" if course and not said else f"title {key}"
        thing = things.setdefault(same, len(things))
        facts = (course.pk, course.level_id, course.validity_months) if course else (None,) * 3
        rows.append((text, title, code, key, thing, said.pk if said else None, register, *facts))
    return rows


def keep_new(organisation_id: int, texts: Iterable[Text]) -> None:
    """Titles that are neither a course nor known are known from now on."""
    known = titles_of(organisation_id)
    new: dict[str, LearningTitle] = {}
    for _text, title, code in texts:
        key = key_of(title, code)
        if key not in known.learned and not known.course(title, code):
            told = {"title": (title or code)[:MOST], "code": code[:100]}
            new.setdefault(key, LearningTitle(organisation_id=organisation_id, key=key, **told))
    LearningTitle.objects.bulk_create(new.values(), ignore_conflicts=True)
