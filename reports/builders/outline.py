"""The chapters of a quarterly pack: the order that ships, and the organisation's own.

It ships in the order in which councils write: summary, recommendations, context, financial,
legal, equalities, background, author; what became of the last barriers stands before new ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.charts import Text
from core.modules import Module
from core.periods import Period
from reports.access import modules_of
from reports.builders.report import Chapter
from reports.models import PackOutline, PackText
from services.models import Unit

OWN = "own-"


@dataclass(frozen=True, slots=True)
class Usual:
    """A chapter that ships: its heading, and what to write there."""

    heading: Text
    guide: Text
    part_of: Module | None = None


CHAPTERS: Mapping[str, Usual] = {
    "summary": Usual(
        _("Summary"), _("Anything that readers should know first. The figures follow by itself.")
    ),
    "recommendations": Usual(
        _("Recommendations"), _("What you ask the committee to note, agree or decide.")
    ),
    "became": Usual(
        _("What became of the barriers of last time"),
        _("What was done about them, and thanks to whom."),
    ),
    "changes": Usual(
        _("What has changed since last time"), _("What lies behind the changes in the figures.")
    ),
    "context": Usual(_("Context"), _("Why this work is done, and what else happened.")),
    "training": Usual(_("Training: where we are"), _("What helps to read the figures.")),
    "forecast": Usual(_("When shall we be there?"), _("What would help to get there sooner.")),
    "practice": Usual(_("Staff at each level"), _("What helps to read the figures.")),
    "barriers": Usual(_("What is in the way"), _("What would help, and who could act.")),
    "residents": Usual(
        _("What changed for people who use services, and what they asked for"),
        _("In their words where they agreed to it. No names."),
        Module.PARTICIPATION,
    ),
    "check_ins": Usual(_("How staff are"), _("What was done after the check-in.")),
    "financial": Usual(_("Financial implications"), _("What it costs, and what money ends.")),
    "legal": Usual(_("Legal implications"), _("Ask your legal team.")),
    "equalities": Usual(
        _("Equalities implications"), _("Who is reached less, and what you do about it.")
    ),
    "background": Usual(_("Background papers"), _("Papers and links that this report rests on.")),
    "author": Usual(_("Report author"), _("Name, job and how to reach them.")),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A chapter of an outline, on or off. `guide` says what to write there."""

    code: str
    heading: str
    guide: str
    is_on: bool = True


def outline_of(organisation: Unit) -> tuple[Planned, ...]:
    """The organisation's outline. Chapters that came since it was saved stand at its end, off.

    One that is a part of a tool that is switched off is not there.
    """
    on = modules_of(organisation)
    there = [code for code, one in CHAPTERS.items() if one.part_of is None or one.part_of in on]
    kept = PackOutline.objects.filter(organisation=organisation).first()
    if kept is None:
        return tuple(_planned({"code": code, "is_on": True}) for code in there)
    known = [
        _planned(one)
        for one in kept.chapters
        if one["code"] in there or one["code"].startswith(OWN)
    ]
    missing = set(there) - {one.code for one in known}
    new = [_planned({"code": code, "is_on": False}) for code in there if code in missing]
    return (*known, *new)


def _planned(one: Mapping[str, Any]) -> Planned:
    usual = CHAPTERS.get(one["code"])
    heading = one.get("heading") or (str(usual.heading) if usual else "")
    return Planned(one["code"], heading, str(usual.guide) if usual else "", one["is_on"])


def chapters_of(unit: Unit, period: Period) -> tuple[Chapter, ...]:
    """The chapters of a pack that are on, with what people wrote under each. Two queries."""
    texts = texts_of(unit, period)
    return tuple(
        Chapter(one.code, one.heading, paragraphs(texts.get(one.code, "")))
        for one in outline_of(unit.organisation)
        if one.is_on
    )


def texts_of(unit: Unit, period: Period) -> dict[str, str]:
    """What people wrote for the pack of this unit and period, by chapter."""
    rows = PackText.objects.filter(
        unit=unit, period_from_on=period.from_on, period_until_on=period.until_on
    )
    return dict(rows.values_list("chapter", "text"))


def mark_of(text: str) -> str:
    """A short stand-in for a text: the same for the same words, however lines end."""
    return sha256(text.strip().replace("\r\n", "\n").encode()).hexdigest()


def paragraphs(text: str) -> tuple[str, ...]:
    """A text in paragraphs: an empty line stands between two."""
    told: Iterable[str] = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(one.split()) for one in told if one.strip())
