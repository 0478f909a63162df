"""The figures under each heading of a pack, fit for everybody to read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.exports import Column
from implementation.figures.money import EndsWhen
from implementation.models import Participation
from reports.builders.barrier_places import past_section, removers_section, themes_section
from reports.builders.barrier_story import OUTCOMES
from reports.builders.check_ins import check_in_sections, check_ins_summary
from reports.builders.collect_practice import practice_document
from reports.builders.document import Grid, Section
from reports.builders.forecast import forecast_sections
from reports.builders.over_time import Ahead
from reports.builders.pack_numbers import beside_people, no_service
from reports.builders.report import (
    GroupLine,
    PackReport,
    PracticeReport,
    RolloutReport,
    UnitLine,
)
from reports.builders.rollout import (
    activities_section,
    gaps_section,
    levels_section,
    months_section,
    split_section,
    units_section,
)
from reports.builders.small_levels import few_levels_empty, few_levels_words
from reports.builders.small_units import LEAST, Before, are_few, few_words, is_few, told_together
from reports.builders.words import day
from training.figures.outlook import LevelOutlook
from training.figures.practice_return import PracticeReturn


def became(report: PackReport) -> tuple[Section, ...]:
    """How many of the last barriers came to what. Without the sentences."""
    found = Counter((one.outcome, one.outcome_name) for one in report.barriers.became)
    rows = tuple(
        (name, found[code, name]) for code, name in sorted(found, key=lambda one: _place(one[0]))
    )
    columns = (
        Column(_("What became of it"), _("By the end of this period."), 40),
        Column(_("Barriers"), _("Barriers in the way at the end of the period before."), 12),
    )
    empty = _("No barrier was in the way at the end of the period before.")
    name = _("What became of them")
    helped = [
        _("What helped: %(names)s.")
        % {"names": "; ".join(one.name for one in report.barriers.helped)}
    ]
    words = tuple(helped) if report.barriers.helped else ()
    return (Section("", words, Grid(name, name, columns, rows, empty)),)


def _place(outcome: str) -> int:
    return OUTCOMES.index(outcome) if outcome in OUTCOMES else len(OUTCOMES)


def changes(report: PackReport) -> tuple[Section, ...]:
    """The unit now beside itself at the end of the period before, where both are of many people."""
    now, before = report.rollout.unit, report.before
    if is_few(now, before):
        return _untold()
    columns = (
        Column(_("What"), _("What is counted, for the whole of the unit."), 44),
        Column(_("Before"), _("At the end of the period before."), 12),
        Column(_("Now"), _("At the end of this period."), 12),
        Column(_("Change"), _("Now less before."), 12),
    )
    told = ((name, then, today) for name, then, today in _pairs(now, before))
    rows = tuple((name, then, today, today - then) for name, then, today in told)
    words = _("“Before” is %(before)s, “now” is %(now)s.") % {
        "before": day(report.before_on),
        "now": day(report.head.counted_on),
    }
    caption = _("The same unit, before and now")
    told_as = (words, *_few_levels(report))
    return (Section("", told_as, Grid(_("Changes"), caption, columns, rows, "")),)


def _pairs(now: UnitLine, before: UnitLine) -> list[tuple[str, int, int]]:
    """Name, then, now. A level that was not there before began at nobody."""
    pairs = [
        (_("People counted"), before.people, now.people),
        (_("Hold everything asked of them"), before.met, now.met),
        (_("Still need a level"), before.not_yet, now.not_yet),
        (_("Not known what they need"), before.unknown, now.unknown),
    ]
    held = {one.code: one.met for one in before.levels}
    pairs += [
        (_("%(level)s: need it and hold it") % {"level": one.name}, held.get(one.code, 0), one.met)
        for one in now.levels
    ]
    return pairs


def training(report: PackReport) -> tuple[Section, ...]:
    """Levels, who is counted, each unit, stages of the journey, months, and what is missing."""
    shown = shown_of(report)
    if is_few(report.rollout.unit):
        return (*_untold(), activities_section(shown))
    told = told_together(report.rollout.unit, report.rollout.children, _before(report))
    units = units_section(shown)
    by_level = _honest(report, levels_section(shown))
    return (
        replace(by_level, words=(*by_level.words, *_few_levels(report))),
        split_section(shown),
        beside_people(shown),
        replace(units, words=(*units.words, *told.words)),
        _stages(report.rollout),
        months_section(shown),
        _sessions(report),
        activities_section(shown),
        gaps_section(shown),
    )


def _few_levels(report: PackReport) -> tuple[str, ...]:
    """That some levels are not told; nothing where all are."""
    return (few_levels_words(),) if report.has_few_levels else ()


def _honest(report: PackReport, section: Section) -> Section:
    """A table that is empty because no level can stand in it says that, not that there is none."""
    if report.has_few_levels and section.grid and not section.grid.rows:
        return replace(section, grid=replace(section.grid, empty=few_levels_empty()))
    return section


def _untold() -> tuple[Section, ...]:
    """In place of figures of a unit of few people: its own paper would undo what hides it in the
    paper of the unit above."""
    return (Section("", (few_words(),)),)


def _before(report: PackReport) -> Before:
    return report.before, report.before_units


def shown_of(report: PackReport) -> RolloutReport:
    """Of the rollout what everybody may read."""
    return protected(report.rollout, _before(report))


def protected(report: RolloutReport, before: Before | None = None) -> RolloutReport:
    """Without what people wrote, and without groups and months of few people."""
    told = told_together(report.unit, report.children, before)
    return replace(
        report,
        children=told.units,
        months=tuple(one for one in report.months if not are_few(one.people or 0)),
        journeys=(),
        sessions=(),
        done=replace(report.done, lines=()),
        groups=_each_once(
            tuple(
                one
                for one in report.groups
                if one.people >= LEAST and not _tells_of(one, told.hidden)
            )
        ),
        totals=tuple(one for one in report.totals if one.people >= LEAST),
        ahead=report.ahead and _of_many(report.ahead),
    )


def _tells_of(group: GroupLine, hidden: Sequence[UnitLine]) -> bool:
    """Whether it is a unit that is told with others, the same people by another name, or in one."""
    return any(
        group.name in (unit.name, f"{group.kind}: {unit.name}")
        or group.people == unit.people
        or group.name.endswith(_("%(group)s in %(unit)s") % {"group": "", "unit": unit.name})
        for unit in hidden
    )


def _of_many(ahead: Ahead) -> Ahead:
    """Without levels for which fewer than ten people are asked."""
    many = tuple(one for one in ahead.found.levels if one.now.asked >= LEAST and not _is_few(one))
    return replace(ahead, found=replace(ahead.found, levels=many))


def _is_few(one: LevelOutlook) -> bool:
    """Whether few people are asked for a level on the day, or with those who come by then."""
    return any(are_few(month.asked) for month in (one.today, one.now))


def forecast(report: PackReport) -> tuple[Section, ...]:
    """What it takes and when, for levels of ten people or more."""
    shown = shown_of(report).ahead
    if report.rollout.ahead is None or shown is None:
        return ()
    if is_few(report.rollout.unit):
        return _untold()
    first, *others = (_honest(report, one) for one in forecast_sections(shown))
    return (replace(first, words=(*first.words, *_few_levels(report))), *others)


def own_alone(report: PracticeReport) -> PracticeReport:
    """The return of the unit itself: its services stand unit by unit under training."""
    return replace(report, found=_alone(report.found))


def _alone(found: PracticeReturn) -> PracticeReturn:
    years = tuple(
        replace(one, services=())
        for one in found.years
        if not are_few(one.own.people + one.own.counted_only)
    )
    return replace(found, services=(), years=years)


def _stages(report: RolloutReport) -> Section:
    found = Counter(one.stage for one in report.journeys)
    columns = (
        Column(_("Where it is"), _("The stage, by this organisation's own rule."), 40),
        Column(_("Teams and services"), _("How many stand there; the unit itself is one."), 14),
    )
    rows = tuple((name[:1].upper() + name[1:], many) for name, many in found.items())
    grid = Grid(_("Stages"), _("Where teams are"), columns, rows, _("Nothing to show yet."))
    words = _("Stages may go back. They are no ranks.")
    return Section(_("Where teams are"), (words,) if rows else (), grid)


def _sessions(report: PackReport) -> Section:
    """How many sessions led to each level, and how many came."""
    levels: dict[str, tuple[int, int]] = {}
    for one in report.rollout.sessions:
        held, came = levels.get(one.level, (0, 0))
        levels[one.level] = (held + 1, came + one.named + one.counted_only + one.unidentified)
    columns = (
        Column(_("Level"), _("The level the course leads to."), 40),
        Column(_("Sessions"), _("Sessions held in the period."), 12),
        Column(_("People who came"), _("A person who came twice is in it twice."), 14),
    )
    nameless = _("Other sessions") if report.has_few_levels else _("No level")
    rows = tuple((name or nameless, *told) for name, told in sorted(levels.items()))
    empty = _("No training session was held in this period.")
    name = _("Training sessions")
    return Section(name, (), Grid(_("Sessions held"), name, columns, rows, empty))


def levels(report: PackReport) -> tuple[Section, ...]:
    """The practice-level return of the unit itself, without money: that stands with the money."""
    if is_few(report.rollout.unit):
        return _untold()
    document = practice_document(own_alone(report.practice))
    first = _honest(report, document.sections[0])
    words = (*document.summary[:-1], *first.words, *_few_levels(report))
    return (replace(first, heading="", words=words),)


def in_the_way(report: PackReport) -> tuple[Section, ...]:
    """Themes, who can act, and the unit's own past."""
    found = report.barriers
    return (
        themes_section(found),
        *no_service(found),
        removers_section(found),
        past_section(found),
    )


def residents(report: PackReport) -> tuple[Section, ...]:
    """How often people took part, asked for something, and saw it change: counts alone.

    What they asked for is in words of their own and of staff, and stands on the page for those who
    sign in. How they took part is told from ten times on.
    """
    whole = report.residents.whole
    columns = (
        Column(_("What"), _("What was noted in the period."), 48),
        Column(_("Times"), _("How often; one person may be in it several times."), 12),
    )
    how = Participation.How
    kinds = (
        (how.ASKED, whole.asked_them),
        (how.WORKED_WITH, whole.worked_with),
        (how.DECIDED, whole.decided),
    )
    told = (
        (_("They took part"), whole.times),
        *((str(one.label), n) for one, n in kinds if whole.times >= LEAST),
        (_("They asked for something"), whole.asked),
        (_("What they asked for led to a change so far"), whole.changed),
    )
    empty = _("Nobody has noted in this period that people who use services took part.")
    name = _("How people who use services took part")
    grid = Grid(_("Taking part"), name, columns, told if whole.times else (), empty)
    words = _("What they asked for, in words, is not in this paper: it is for those who sign in.")
    return (Section("", (words,) if whole.asked else (), grid),)


def how_staff_are(report: PackReport) -> tuple[Section, ...]:
    """The check-ins of the period, as they were published."""
    told = Section("", check_ins_summary(report.check_ins))
    return (told, *check_in_sections(report.check_ins))


def financial(report: PackReport) -> tuple[Section, ...]:
    """What training cost, and money that ends within a year."""
    cost = _untold() if is_few(report.rollout.unit) else _cost(report)
    return (*cost, _ends(report.money)) if report.money else cost


def _cost(report: PackReport) -> tuple[Section, ...]:
    document = practice_document(own_alone(report.practice))
    spend = next(one for one in document.sections if one.grid and one.grid.name == _("Spend"))
    return (Section("", document.summary[-1:]), spend)


def _ends(money: EndsWhen) -> Section:
    columns = (
        Column(_("Money"), _("What it is called."), 34),
        Column(_("For"), _("The unit it is for."), 24),
        Column(_("Who pays"), _("Where it comes from."), 24),
        Column(_("Last day"), _("The last day on which it can be spent."), 14),
    )
    rows = tuple((one.name, one.unit_name, one.source, one.ends_on) for one in money.soon)
    empty = _("No money is known to end in the next twelve months.")
    caption = _("Money that ends in the next twelve months")
    grid = Grid(_("Ends soon"), caption, columns, rows, empty, unit_at=1)
    return Section(_("Money that ends"), (), grid)


def equalities(report: PackReport) -> tuple[Section, ...]:
    """Groups of staff from which nobody is noted as having come so far."""
    groups = shown_of(report).groups
    columns = (
        Column(_("Kind"), _("What the group is of: job roles, a shift, a place or a unit."), 24),
        Column(_("Group"), _("Its name."), 40),
        Column(_("People"), _("Named people in it."), 12),
    )
    rows = tuple((g.kind, g.name.removeprefix(f"{g.kind}: "), g.people) for g in groups)
    empty = _("No group of ten people or more is left out so far.")
    name = _("Groups to think of next")
    words = _(
        "Nobody from these groups is noted by name at a session so far. A person can be in several "
        "groups. Groups of fewer than %(n)s people are not told."
    ) % {"n": LEAST}
    return (Section("", (words,) if rows else (), Grid(name, name, columns, rows, empty)),)


def _each_once(groups: tuple[GroupLine, ...]) -> tuple[GroupLine, ...]:
    """Without a unit that is told by the name and number of a group already: the same people."""
    found: dict[tuple[str, int], GroupLine] = {}
    for one in groups:
        found.setdefault((one.name.casefold(), one.people), one)
    return tuple(found.values())
