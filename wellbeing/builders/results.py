"""The results of one round in words: strength first, then where support would help.

Nothing is reckoned here: a word, a bar or a cell of a table says one published number (design
§3.5). Groups stand A to Z and are never set against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scales import Mark, ScaleChart, said
from core.tables import Column, Table
from wellbeing.figures import GroupFigure, Past, QuestionFigure, RoundFigures, Said, Shown
from wellbeing.wording import OPTIONS

LEAST, MOST = 10, 90
# Above it a mean leans to the better half of the scale.
MIDDLE = 3.0


@dataclass(frozen=True)
class GroupPage:
    """What the page shows of one group; `is_shown` False leaves the heading and one sentence."""

    title: str
    parent: str
    is_top: bool
    is_shown: bool
    number: int | None
    basis: str = ""
    strength: str = ""
    support: str = ""
    chart: ScaleChart | None = None
    past: str = ""
    done: tuple[Said, ...] = field(default=())


def group_pages(figures: RoundFigures) -> list[GroupPage]:
    """Every group of a sealed round, in order."""
    return [_group(place, one) for place, one in enumerate(figures.groups)]


def state_sentences(figures: RoundFigures) -> list[str]:
    """What there is to say of a round without results. The same for everybody."""
    day = date_format(figures.closes_on, "j F Y")
    if figures.state == "open":
        return [
            _("Nothing is shown while people can still answer. Nobody can see more than this."),
            _("The last day is %(day)s. Results come after that.") % {"day": day},
        ]
    if figures.state == "withdrawn":
        return [
            _("These results were withdrawn. No figures of this check-in are shown any more."),
            _("The reason: %(why)s") % {"why": figures.withdrawn_because},
        ]
    return [
        _("This check-in ended without being read. No answer was opened, and none is kept."),
    ]


def title_of(one: GroupFigure) -> str:
    """The group's name, or whose others these are."""
    return one.name or _("Others in %(group)s, together") % {"group": one.parent}


def basis(shown: Shown) -> str:
    """How many answers, and how large a part of those asked; both as bands."""
    return _("%(answers)s answers. %(response)s") % {
        "answers": answers(shown.n_band),
        "response": response(shown.response_band),
    }


def answers(band: str) -> str:
    """A band of answers as people read it: 10–19, or 100 or more."""
    if band.endswith("+"):
        return _("%(n)s or more") % {"n": band[:-1]}
    return band.replace("-", "–")


def response(band: str) -> str:
    """A band of the response as a sentence."""
    if band == "<50":
        return _("Fewer than half of those asked took part.")
    if band == "50-69":
        return _("Between 50% and 69% of those asked took part.")
    return _("70% or more of those asked took part.")


def share(percent: int) -> str:
    """A stepped share; its two ends say that they are ends."""
    if percent <= LEAST:
        return _("%(n)d%% or less") % {"n": LEAST}
    if percent >= MOST:
        return _("%(n)d%% or more") % {"n": MOST}
    return f"{percent}%"


def strength(questions: Sequence[QuestionFigure]) -> str:
    """What holds up best in the group, by its own questions alone; empty when nothing is known."""
    known = [one for one in questions if one.mean is not None]
    if not known:
        return ""
    best = max(one.mean or 0 for one in known)
    if all(one.mean == best for one in known) and len(known) > 1:
        return _("People here say much the same about every question: %(mean)s of 5.") % {
            "mean": said(best)
        }
    told = {"what": _quoted(one for one in known if one.mean == best), "mean": said(best)}
    if best > MIDDLE:
        return _("What holds up best here: %(what)s (%(mean)s of 5).") % told
    return _("What comes closest here to what people need: %(what)s (%(mean)s of 5).") % told


def support(questions: Sequence[QuestionFigure]) -> str:
    """Where support would help the group first; empty when no question stands below the others."""
    known = [one for one in questions if one.mean is not None]
    lowest = min((one.mean or 0 for one in known), default=0)
    if not known or all(one.mean == lowest for one in known):
        return ""
    told = {"what": _quoted(one for one in known if one.mean == lowest), "mean": said(lowest)}
    return _("Where support would help first: %(what)s (%(mean)s of 5).") % told


def _quoted(questions: Iterable[QuestionFigure]) -> str:
    return ", ".join(f"“{one.text.rstrip('.')}”" for one in questions)


def _group(place: int, one: GroupFigure) -> GroupPage:
    title, parent = title_of(one), one.parent if one.depth > 1 else ""
    if one.shown is None:
        return GroupPage(title, parent, one.depth == 0, False, one.number, done=one.done)
    questions = one.shown.questions
    return GroupPage(
        title=title,
        parent=parent,
        is_top=one.depth == 0,
        is_shown=True,
        number=one.number,
        basis=basis(one.shown),
        strength=strength(questions),
        support=support(questions),
        chart=_chart(place, title, one),
        past=_past_sentence(one.past),
        done=one.done,
    )


def _chart(place: int, title: str, one: GroupFigure) -> ScaleChart:
    now = one.shown.questions if one.shown else ()
    before = {q.number: q.mean for q in one.past[0].shown.questions} if one.past else {}
    marks = tuple(Mark(q.text, q.mean, before.get(q.number)) for q in now)
    name = _("How things are here")
    low, high = (f"{n} {OPTIONS[n - 1][1]}" for n in (1, 5))
    return ScaleChart(f"group-{place}", name, marks, low, high, numbers(title, now, one.past))


def numbers(title: str, questions: Sequence[QuestionFigure], past: Sequence[Past] = ()) -> Table:
    """A row a question: the mean now and in earlier rounds, then the share of each option."""
    columns = [Column(_("Question")), Column(_("On the whole, of 5"), numeric=True)]
    columns += [Column(_until(one), numeric=True) for one in past]
    columns += [Column(label, numeric=True) for _value, label in OPTIONS]
    rows = [
        [q.text, mean(q.mean), *(mean(_mean_in(one, q)) for one in past), *map(share, q.shares)]
        for q in questions
    ]
    return Table(title, columns, rows, hide_caption=True)


def mean(value: float | None) -> str:
    """A mean, or that too few people said."""
    return _("Not known") if value is None else said(value)


def _mean_in(past: Past, question: QuestionFigure) -> float | None:
    found = [one.mean for one in past.shown.questions if one.number == question.number]
    return found[0] if found else None


def _until(past: Past) -> str:
    return _("Until %(day)s") % {"day": date_format(past.closes_on, "M Y")}


def _past_sentence(past: Sequence[Past]) -> str:
    if not past:
        return ""
    day = date_format(past[0].closes_on, "j F Y")
    return _("A dot is now. A ring is this group’s own answer before, until %(day)s.") % {
        "day": day
    }
