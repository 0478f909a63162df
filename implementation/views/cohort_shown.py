"""The sites of a cohort as a table: parts, milestones, two outcomes."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables import Cell, Column, Content, Table
from implementation.models import CohortSite, Component, Milestone


def sites_table(
    sites: Sequence[CohortSite],
    components: Sequence[Component],
    milestones: Sequence[Milestone],
    *,
    may_mark: bool,
) -> Table:
    """A row a site, A to Z; a column a part, then milestones reached, then the outcomes."""
    columns = [
        Column(_("Site")),
        *(Column(one.name, numeric=True) for one in components),
        Column(_("Milestones")),
        Column(_("Completed all parts")),
        Column(_("Showed progress")),
    ]
    in_order = sorted(sites, key=lambda one: (one.title.lower(), one.pk))
    seen = [one for one in in_order if may_mark or one.withdrawn_at is None]
    rows = [_row(one, components, milestones, may_mark=may_mark) for one in seen]
    empty = _("No site has joined yet. Add the first one.")
    return Table(_("Sites"), columns, rows, empty=empty)


def _row(
    site: CohortSite,
    components: Sequence[Component],
    milestones: Sequence[Milestone],
    *,
    may_mark: bool,
) -> list[Content]:
    times = {one.component_id: one.times for one in site.attendance.all()}
    return [
        _name(site, may_mark=may_mark),
        *(_times(times.get(one.pk), one.planned) for one in components),
        _milestones(site, len(milestones)),
        Cell(_outcome(site.completed), note=_day(site.completed_on)),
        Cell(_outcome(site.progressed), note=site.evidence),
    ]


def _name(site: CohortSite, *, may_mark: bool) -> Cell:
    url = reverse("implementation:site_mark", args=[site.pk]) if may_mark else ""
    told = [site.get_ownership_display(), site.get_size_band_display()]
    told += [_("Left on %(day)s") % {"day": _day(site.left_on)}] if site.left_on else []
    told += [site.note]
    tag = _("Taken back") if site.withdrawn_at else ""
    return Cell(site.title, url=url, note=" · ".join(filter(None, told)), tag=tag)


def _times(times: int | None, planned: int | None) -> str:
    if times is None:
        return _("Not known")
    return _("%(n)s of %(planned)s") % {"n": times, "planned": planned} if planned else str(times)


def _milestones(site: CohortSite, of: int) -> Cell:
    reached = list(site.reached.all())
    told = [" ".join(filter(None, [one.milestone.name, _day(one.on)])) for one in reached]
    return Cell(_("%(n)s of %(of)s") % {"n": len(reached), "of": of}, note="; ".join(told))


def _outcome(known: bool | None) -> str:
    return {True: _("Yes"), False: _("No"), None: _("Not known yet")}[known]


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
