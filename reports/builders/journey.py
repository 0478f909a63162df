"""The journey of a team in words: the rule of each stage, what shows it, what would show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import Rate
from core.tables import Cell, Column, Table
from implementation.models import JourneyRule
from reports.builders.journey_words import rule_words, shown_words, stage_name, would_show
from reports.builders.report import JourneyLine
from reports.builders.words import day
from reports.figures.journey import Journey, JourneyEvidence, Stage, Standing, shown_by

Address = Callable[[int], str]
STAGES = [stage for stage in Stage if stage]


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage on the page: its rule, what shows it, the newest things behind it, what would."""

    name: str
    tag: str
    rule: str
    evidence: tuple[str, ...]
    would_show: tuple[str, ...]
    links: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """What the page of a unit's journey places."""

    lead: str
    decided: str
    stages: tuple[StageShown, ...]
    went_back: str
    past: tuple[str, ...]
    children: Table | None
    apart: Table | None


def journey_page(journey: Journey, found: JourneyEvidence, *, address: Address) -> JourneyPage:
    """The page of a unit; `address` is the journey of another by its id."""
    inside = [one for one in journey.children if one.out is None]
    apart = [one for one in journey.children if one.out]
    return JourneyPage(
        lead=line_of(journey.own),
        decided=_decided(journey.rule),
        stages=tuple(
            replace(one, links=links)
            for one, links in zip(
                stages_of(journey.rule, journey.own), _links(journey.own, found), strict=True
            )
        ),
        went_back=_went_back(journey),
        past=tuple(_past(journey)),
        children=_table(inside, address) if inside else None,
        apart=_apart(apart, address) if apart else None,
    )


def line_of(own: Standing) -> str:
    """One line for a unit: its stage in words."""
    if own.out:
        return _("Not yet in scope: %(why)s") % {"why": own.out.reason}
    return _("Stage of the journey: %(stage)s.") % {"stage": stage_name(own.stage)}


def _decided(rule: JourneyRule) -> str:
    if rule.since_on is None:
        return _("Nobody has decided on the numbers yet, so suggested ones are used.")
    return _("The numbers are this organisation’s own rule, decided on %(day)s.") % {
        "day": day(rule.since_on)
    }


def stages_of(rule: JourneyRule, own: Standing) -> list[StageShown]:
    """Every stage in order with its rule and evidence."""
    holds = shown_by(rule, own.rate or Rate(0, 0), own.counts, own.was_embedded)
    words = rule_words(rule)
    return [_stage(stage, own, words[stage], holds, rule) for stage in STAGES]


def _stage(
    stage: Stage, own: Standing, words: str, holds: Mapping[Stage, bool], rule: JourneyRule
) -> StageShown:
    evidence = tuple(shown_words(stage, own))
    if stage <= own.stage:
        return StageShown(stage_name(stage), _("In place"), words, evidence, ())
    if holds[stage]:
        before = stage_name(Stage(own.stage + 1))
        there = _("This part is there. The stage follows “%(before)s”.") % {"before": before}
        return StageShown(stage_name(stage), "", words, (*evidence, there), ())
    wanted = tuple(would_show(stage, own, rule))
    return StageShown(stage_name(stage), "", words, evidence, wanted)


def _links(own: Standing, found: JourneyEvidence) -> list[tuple[dict[str, Any], ...]]:
    """Stage by stage the newest sessions and activities that the reader may open."""
    sessions = tuple(_link("training:session_detail", *one) for one in found.sessions)
    held = tuple(_link("implementation:activity_detail", *one) for one in found.activities)
    lately = tuple(one for one in held if one["on"] >= own.look.active_from)
    before = tuple(
        one for one in held if own.look.embedded_from <= one["on"] < own.look.active_from
    )
    return [sessions, (), lately, before, ()]


def _went_back(journey: Journey) -> str:
    """The newest past day on which the team was further on; empty when there is none."""
    later = [one for one in journey.past if (one.stage or 0) > journey.own.stage]
    return _then(later[-1].on, later[-1].stage) if later else ""


def _past(journey: Journey) -> list[str]:
    """Newest first; a day without kept figures says so."""
    return [_then(one.on, one.stage) for one in reversed(journey.past)]


def _then(on: Any, stage: Stage | None) -> str:
    month = date_format(on, "F Y")
    if stage is None:
        return _("For the end of %(month)s no figures of training are kept.") % {"month": month}
    return _("At the end of %(month)s this team was at: %(stage)s.") % {
        "month": month,
        "stage": stage_name(stage),
    }


def _table(rows: list[Standing], address: Address) -> Table:
    columns = [Column(_("Team or service")), Column(_("Where it is")), Column(_("What it says"))]
    cells: list[list[Any]] = [
        [
            Cell(one.name, url=address(one.unit_id)),
            Cell(stage_name(one.stage), note=" ".join(shown_words(one.stage, one))),
            one.comment.words if one.comment else "–",
        ]
        for one in rows
    ]
    note = _("From A to Z. A team is best seen beside its own past, not beside others.")
    return Table(_("Where each team is"), columns, cells, note=note)


def _apart(rows: list[Standing], address: Address) -> Table:
    columns = [Column(_("Team or service")), Column(_("Why not yet")), Column(_("Since"))]
    cells: list[list[Any]] = [
        [Cell(one.name, url=address(one.unit_id)), one.out.reason, one.out.from_on]
        for one in rows
        if one.out
    ]
    note = _("Left out of the table of stages only. Their people and activities count elsewhere.")
    return Table(_("Not yet in scope"), columns, cells, note=note)


def _link(url_name: str, pk: int, label: str, on: Any) -> dict[str, Any]:
    return {"url": reverse(url_name, args=[pk]), "label": label, "on": on}


def journey_lines(journey: Journey) -> tuple[JourneyLine, ...]:
    """The unit first, then its children A to Z, as a report prints them."""
    return tuple(_line(one) for one in (journey.own, *journey.children))


def _line(one: Standing) -> JourneyLine:
    comment = one.comment.words if one.comment else ""
    if one.out:
        since = _("Since %(day)s.") % {"day": day(one.out.from_on)}
        words = f"{one.out.reason} {since}"
        return JourneyLine(one.code, one.name, _("Not yet in scope"), words, comment)
    words = " ".join(
        words
        for stage in STAGES
        if stage <= max(one.stage, Stage.REACHED)
        for words in shown_words(stage, one)
    )
    return JourneyLine(one.code, one.name, stage_name(one.stage), words, comment)
