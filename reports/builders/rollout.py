"""The rollout report in words and tables."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Level, LevelChart, Point, Series, TimeLine
from core.exports import Column
from core.figures import Rate
from implementation.builders.activities import MOST_LINES, ActivityLines
from reports.builders.document import Document, Grid, Section
from reports.builders.facts import facts_about
from reports.builders.forecast import forecast_chapter
from reports.builders.report import LevelLine, NumberLine, RolloutReport, UnitLine
from reports.builders.words import counting_rules, day, of, people, per_cent
from training.builders.left_out import starting_words
from training.builders.rollout import later_in_split


def rollout_document(report: RolloutReport) -> Document:
    """Sections in the order in which a reader asks: where we are, who, where, what else."""
    return Document(
        title=_("Rollout report"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=summary(report),
        facts=facts_about(report.head, ((_("Framework"), report.framework),)),
        sections=(
            levels_section(report),
            split_section(report),
            *_totals(report),
            units_section(report),
            _journeys(report),
            months_section(report),
            *forecast_chapter(report.ahead),
            _sessions(report),
            _groups(report),
            activities_section(report),
            _done(report),
            gaps_section(report),
        ),
        method=(*counting_rules(report.head), _sessions_rule(), _groups_rule()),
    )


def summary(report: RolloutReport, *, with_barriers: bool = True) -> tuple[str, ...]:
    """Where the unit stands, in whole sentences; barriers where nothing else tells of them."""
    unit, head = report.unit, report.head
    if not unit.people:
        return (_("%(unit)s has no named staff to count yet.") % {"unit": head.unit_name},)
    return (
        _("On %(day)s, %(met)s who need training in %(unit)s hold everything asked of them.")
        % {"day": day(head.counted_on), "met": of(unit.rate), "unit": head.unit_name},
        *_others(unit),
        _took_place(report, with_barriers=with_barriers),
    )


def _took_place(report: RolloutReport, *, with_barriers: bool) -> str:
    told = {
        "sessions": _sessions_held(len(report.sessions)),
        "activities": _activities_held(sum(line.number for line in report.activities)),
    }
    if not with_barriers:
        return _("%(sessions)s and %(activities)s took place in this period.") % told
    words = _("%(sessions)s and %(activities)s took place in this period; %(barriers)s.")
    return words % {**told, "barriers": _barriers_open(report.open_barriers)}


def _others(unit: UnitLine) -> list[str]:
    """One sentence on those who do not hold everything; a group without anybody is not named."""
    told = {
        _("%(people)s still need a level."): unit.not_yet,
        _("Nothing is asked of %(people)s."): unit.not_required,
        _("Of %(people)s we do not know what they need."): unit.unknown,
    }
    said = [words % {"people": people(number)} for words, number in told.items() if number]
    return [" ".join(said)] if said else []


def _sessions_held(number: int) -> str:
    return ngettext("%(n)s training session", "%(n)s training sessions", number) % {"n": number}


def _activities_held(number: int) -> str:
    return ngettext("%(n)s activity", "%(n)s activities", number) % {"n": number}


def _barriers_open(number: int) -> str:
    told = ngettext(
        "%(n)s barrier was open at its end", "%(n)s barriers were open at its end", number
    )
    return told % {"n": number}


def levels_section(report: RolloutReport) -> Section:
    """Who needs each level, and who of them holds it."""
    columns = (
        Column(_("Level"), _("A level of the framework."), 26),
        Column(_("People who need it"), _("Named people whose current posts ask for this level.")),
        Column(
            _("People who hold it"), _("Named people who hold it, whether or not they need it.")
        ),
        Column(_("Need it and hold it"), _("Named people who need this level and hold it.")),
        Column(
            _("Share (%)"), _("Need it and hold it, in whole per cent of those who need it."), 10
        ),
    )
    rows = tuple(
        (level.name, level.required, level.held, level.met, level.rate.percent)
        for level in report.unit.levels
    )
    return Section(
        _("Training by level"),
        tuple(_level_words(level) for level in report.unit.levels),
        Grid(_("Levels"), _("Required against held"), columns, rows, _("No framework yet.")),
        _level_chart(report) if rows else None,
    )


def _level_chart(report: RolloutReport) -> LevelChart:
    levels = tuple(Level(line.name, line.rate) for line in report.unit.levels)
    return LevelChart("levels", _("Who needs a level, and who of them holds it"), levels)


def _level_words(level: LevelLine) -> str:
    if not level.required:
        return _("%(level)s: nobody here needs it.") % {"level": level.name}
    return _("%(level)s: %(rate)s who need it hold it.") % {
        "level": level.name,
        "rate": of(level.rate),
    }


def split_section(report: RolloutReport) -> Section:
    """Everybody on the list, once."""
    unit = report.unit
    everyone = (
        NumberLine("met", _("Hold everything asked of them"), unit.met),
        NumberLine("not_yet", _("Not yet"), unit.not_yet),
        NumberLine("not_required", _("Nothing is asked of them"), unit.not_required),
        NumberLine("unknown", _("Not known: no job role, or a role without a rule"), unit.unknown),
        *(
            NumberLine(line.code, _("Not counted: %(why)s") % {"why": line.name}, line.number)
            for line in report.left_out
        ),
    )
    words = _("%(people)s are counted; %(left_out)s are left out, for the reasons below.") % {
        "people": people(unit.people),
        "left_out": people(unit.left_out),
    }
    only = _("%(number)s more are known by number only and are not added to the people.") % {
        "number": people(unit.counted_only)
    }
    grid = _numbers(_("Who is counted"), _("Everybody, once"), everyone, _("Group"), _("People"))
    beside = (*starting_words(unit.starting), *later_in_split(unit.later))
    told = (words, *beside, *([only] if unit.counted_only else []))
    return Section(_("Who is counted"), told, grid)


def _totals(report: RolloutReport) -> tuple[Section, ...]:
    """What units say of themselves without names; no section where none does."""
    if not report.totals:
        return ()
    columns = [
        Column(_("Group"), _("A group of job roles."), 30),
        Column(_("People"), _("People of the group, as the units counted them.")),
    ]
    says = _("Those of them who have this level, as the units say; empty where nobody said.")
    columns += [Column(level, says) for level, _n in report.totals[0].levels]
    rows = tuple((t.name, t.people, *(n for _level, n in t.levels)) for t in report.totals)
    words = _("Units without a list of names say this of themselves. It is added to nobody above.")
    grid = Grid(_("Totals"), _("Totals without names"), tuple(columns), rows, "")
    return (Section(_("Totals without names"), (words,), grid),)


def _numbers(
    name: str, caption: str, lines: tuple[NumberLine, ...], what: str, counted: str
) -> Grid:
    columns = (
        Column(what, _("What is counted."), 48),
        Column(counted, _("How many.")),
    )
    rows = tuple((line.name, line.number) for line in lines)
    return Grid(name, caption, columns, rows, _("Nothing to count."))


def units_section(report: RolloutReport) -> Section:
    """Each unit right below, A to Z."""
    columns = (
        Column(_("Unit"), _("A unit directly below, with everything under it. From A to Z."), 30),
        Column(_("Code"), _("The unit's code."), 12),
        Column(_("People"), _("Named people counted there."), 10),
        Column(_("Hold all"), _("People who hold everything asked of them."), 10),
        Column(_("Not yet"), _("People who still need a level."), 10),
        Column(_("Share (%)"), _("Hold all, in whole per cent of hold all and not yet."), 10),
        Column(_("Need none"), _("People of whom nothing is asked."), 10),
        Column(_("Not known"), _("People without a job role, or whose role has no rule."), 10),
        Column(_("Number only"), _("People known by number only; never added to the people."), 12),
    )
    rows = tuple(_unit_row(unit) for unit in report.children)
    name, empty = _("Units from A to Z"), _("There are no units below.")
    grid = Grid(_("Units"), name, columns, rows, empty, unit_at=0, code_at=1)
    words = _("In alphabetical order. A unit is best compared with its own past, not with others.")
    told = (words, *_waiting(report.children)) if rows else ()
    return Section(_("Unit by unit"), told, grid)


def _waiting(units: tuple[UnitLine, ...]) -> list[str]:
    """Which units are not in scope yet, wholly or in part; nothing where all are."""
    whole = [one.name for one in units if one.later and one.later == one.people]
    part = [one.name for one in units if one.later and one.later < one.people]
    told = []
    if whole:
        words = _("Not yet in scope, so nothing is asked there: %(units)s.")
        told.append(words % {"units": ", ".join(whole)})
    if part:
        words = _("Not yet in scope in part: %(units)s.")
        told.append(words % {"units": ", ".join(part)})
    return told


def _unit_row(unit: UnitLine) -> tuple[str | int | None, ...]:
    return (
        unit.name,
        unit.code,
        unit.people,
        unit.met,
        unit.not_yet,
        unit.rate.percent,
        unit.not_required,
        unit.unknown,
        unit.counted_only,
    )


def _journeys(report: RolloutReport) -> Section:
    columns = (
        Column(_("Unit"), _("The unit, then the units directly below it, from A to Z."), 30),
        Column(_("Code"), _("The unit's code."), 12),
        Column(_("Where it is"), _("The stage, by this organisation's own rule."), 20),
        Column(_("What shows it"), _("The numbers behind the stage, or why not yet in scope."), 60),
        Column(_("What the team says"), _("The team's own comment."), 40),
    )
    rows = tuple((j.name, j.code, j.stage, j.evidence, j.comment) for j in report.journeys)
    grid = Grid(_("Journey"), _("Where each team is"), columns, rows, _("Nothing to show yet."))
    words = _("Stages may go back. A team is best seen beside its own past, not beside others.")
    return Section(_("Where each team is"), (words,) if rows else (), grid)


def months_section(report: RolloutReport) -> Section:
    """The unit beside its own past."""
    columns = (
        Column(_("End of"), _("The last day of the month.")),
        Column(_("Hold all"), _("People who held everything asked of them on that day.")),
        Column(_("Of"), _("People of whom something was asked on that day.")),
        Column(_("Share (%)"), _("Hold all, in whole per cent."), 10),
    )
    rows = tuple(
        (month.on, month.met, month.asked, per_cent(month.met, month.asked))
        for month in report.months
    )
    empty = _("There are no earlier months to compare with yet.")
    grid = Grid(_("Months"), _("Its own past"), columns, rows, empty)
    chart = _month_chart(report) if len(rows) > 1 else None
    return Section(_("Month by month"), (), grid, chart)


def _month_chart(report: RolloutReport) -> TimeLine:
    points = tuple(Point(month.on, Rate(month.met, month.asked)) for month in report.months)
    series = (Series(report.head.unit_name, points),)
    return TimeLine("months", _("People who hold everything asked of them"), series)


def _sessions(report: RolloutReport) -> Section:
    columns = (
        Column(_("Date"), _("The first day of the session.")),
        Column(_("Session"), _("Its title."), 36),
        Column(_("Level"), _("The level its course leads to.")),
        Column(_("Held by"), _("The unit that held it."), 24),
        Column(_("Named"), _("Named people who came."), 10),
        Column(_("Number only"), _("People who came and are known by number only."), 12),
        Column(_("Not matched"), _("Lines of an attendance list that matched nobody yet."), 12),
    )
    rows = tuple(
        (s.on, s.title, s.level, s.unit_name, s.named, s.counted_only, s.unidentified)
        for s in report.sessions
    )
    empty = _("No training session was held in this period.")
    return Section(
        _("Training sessions"), (), Grid(_("Sessions"), _("Sessions held"), columns, rows, empty)
    )


def _groups(report: RolloutReport) -> Section:
    columns = (
        Column(_("Group"), _("A group of job roles, a shift, a kind of place or a unit."), 30),
        Column(_("People"), _("Named people in the group.")),
        Column(
            _("Reached"), _("Those noted by name as having come to a session at any time so far.")
        ),
    )
    rows = tuple((group.name, group.people, group.reached) for group in report.groups)
    empty = _("Somebody came from every group, or people were counted there without names.")
    words = _(
        "Nobody from these groups is noted by name in a session so far. A person can be in several."
    )
    grid = Grid(_("Groups"), _("Groups to think of next"), columns, rows, empty)
    return Section(_("Groups not reached yet"), (words,) if rows else (), grid)


def activities_section(report: RolloutReport) -> Section:
    """Kinds of activity and how many."""
    grid = _numbers(
        _("Activities"),
        _("Activities in the period"),
        report.activities,
        _("Kind of activity"),
        _("Held"),
    )
    return Section(_("What was done besides training"), (), grid)


def _done(report: RolloutReport) -> Section:
    """Word for word what the page promised when each activity was saved."""
    columns = (Column(_("Activity"), _("One activity held in the period."), 100),)
    rows = tuple((line,) for line in report.done.lines)
    empty = _("No activity was logged for this period.")
    grid = Grid(_("Done"), _("What teams did, the newest first"), columns, rows, empty, MOST_LINES)
    return Section(_("What teams did"), _not_on_paper(report.done), grid)


def _not_on_paper(done: ActivityLines) -> tuple[str, ...]:
    """How many more each team held, and where their lines are; nothing when all are printed."""
    if not done.more_by_team:
        return ()
    most = _("The newest %(n)s are printed here. Every line is in the workbook and the CSV file.")
    by_team = "; ".join(f"{name} {number}" for name, number in done.more_by_team)
    return (most % {"n": MOST_LINES}, _("Older ones, by team: %(teams)s.") % {"teams": by_team})


def gaps_section(report: RolloutReport) -> Section:
    """What is missing in the records."""
    grid = _numbers(
        _("Data"), _("What is not known yet"), report.gaps, _("What is missing"), _("How many")
    )
    words = [
        _("These gaps are in the records, not in people. Filling them makes the figures truer.")
    ]
    if not report.head.is_of_today:
        words.append(
            _("How many people had no email address on that day is not known any more, so it is "
              "left out.")
        )  # fmt: skip
    return Section(_("How complete the data is"), tuple(words), grid)


def _sessions_rule() -> str:
    return _("A session counts in the period in which it began; one that was called off does not.")


def _groups_rule() -> str:
    return _(
        "A group is reached by anybody in it noted by name in a session at any time until the end. "
        "Groups of a unit that held a session without all names are not listed."
    )
