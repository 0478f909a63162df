"""Does it work? The courses of a unit, the figures of one, its statements, and the file."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import attachment, file_name
from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.figures.holders import who_may
from services.models import Unit
from training.actions.statements import ready_set, set_statements
from training.builders.evaluation import method_notes, write_evaluation
from training.figures.evaluation import (
    Change,
    CourseLine,
    ServiceLine,
    StatementLine,
    changes_of,
    courses_asked,
)
from training.forms.evaluation import StatementsForm
from training.models import Course, Statement, Wave

MAY = needs(Permission.VIEW_FIGURES)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@MAY
def evaluation_list(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Courses, what each asks, and how many people can be compared."""
    unit = _unit(request, unit_id)
    lines = courses_asked(request.scope, unit)
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "table": _list_table(unit, lines),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "training/evaluation_list.html", context)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    rows = Unit.objects.within(request.scope).select_related("organisation")
    unit: Unit = get_object_or_404(rows, pk=unit_id)
    return unit


def _course(request: ScopedRequest, course_id: int) -> Course:
    course: Course = get_object_or_404(Course.objects.within(request.scope), pk=course_id)
    return course


def _list_table(unit: Unit, lines: list[CourseLine]) -> Table:
    columns = [
        Column(_("Course")),
        Column(_("Statements asked"), numeric=True),
        Column(_("Sessions shown"), numeric=True),
        Column(_("Asked"), numeric=True),
        Column(_("Answered after"), numeric=True),
        Column(_("Both times"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [
            Cell(one.course.name, url=_address("course_evaluation", unit, one.course)),
            one.statements,
            one.sessions,
            one.asked,
            one.answered,
            one.matched,
        ]
        for one in lines
    ]
    empty = _("There is no course yet. Add one under “Levels and courses” first.")
    return Table(_("Courses"), columns, rows, empty=empty, hide_caption=True)


def _address(name: str, unit: Unit, course: Course, **more: str) -> str:
    facts = {"unit_id": unit.pk, "course_id": course.pk, **more}
    return reverse(f"training:{name}", kwargs=facts)


@require_safe
@MAY
def course_evaluation(request: ScopedRequest, unit_id: int, course_id: int) -> HttpResponse:
    """What changed in what people said, in words; figures of ten people or more."""
    unit, course = _unit(request, unit_id), _course(request, course_id)
    rows = Statement.objects.within(_whole_organisation(request, unit))
    changes = changes_of(request.scope, unit, course)
    context = {
        "unit": unit,
        "course": course,
        "crumbs": _crumbs(unit),
        "statements": list(rows.asked_of(course.pk, unit.organisation_id)),
        **_change(request, unit, course),
        "shown": [_shown(change) for change in changes],
        "files": _files(unit, course) if any(one.together for one in changes) else [],
        "notes": method_notes(),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "training/course_evaluation.html", context)


def _change(request: ScopedRequest, unit: Unit, course: Course) -> dict[str, Any]:
    """The way to the statements; for whoever records training in a part alone, whom to ask."""
    whole = unit.organisation
    if request.viewer.may(Permission.RECORD_TRAINING, whole.path):
        return {"change_url": _address("statement_change", unit, course)}
    if not request.viewer.may(Permission.RECORD_TRAINING, unit.path):
        return {}
    who = who_may(Permission.RECORD_TRAINING, whole, on=timezone.localdate())
    return {"who_may_change": who, "organisation": whole.name}


def _files(unit: Unit, course: Course) -> list[dict[str, str]]:
    name = "course_evaluation_file"
    return [{"name": f.upper(), "url": _address(name, unit, course, form=f)} for f in TYPES]


def _whole_organisation(request: ScopedRequest, unit: Unit) -> Scope:
    """Statements belong to the whole organisation: whoever sees a part of it may read them."""
    return Scope(request.scope.user_id, request.scope.permission, (unit.organisation.path,))


def _crumbs(unit: Unit) -> list[dict[str, str]]:
    return [
        {"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])},
        {"label": _("Does it work?"), "url": reverse("training:evaluation_list", args=[unit.pk])},
    ]


def _shown(change: Change) -> dict[str, Any]:
    """One later wave: its heading, the sentence on top, the tables, and what waits."""
    together = change.together
    waits = ngettext(
        "%(n)s session is over whose answers are not shown yet.",
        "%(n)s sessions are over whose answers are not shown yet.",
        change.waiting,
    ) % {"n": change.waiting}
    gone = ngettext(
        "Too few people answered about %(n)s session in time. Those answers were removed.",
        "Too few people answered about %(n)s sessions in time. Those answers were removed.",
        change.removed,
    ) % {"n": change.removed}
    return {
        "title": _("From before to after")
        if change.kind == Wave.Kind.AFTER
        else _("From before to six months later"),
        "says": _in_words(together) if together else "",
        "answered": _answered(together) if together else "",
        **(_tables(change, together) if together else {}),
        "waits": [words for words, n in ((waits, change.waiting), (gone, change.removed)) if n],
    }


def _tables(change: Change, together: ServiceLine) -> dict[str, Table]:
    """Each is named for its wave too, since both stand on one page."""
    found = {"table": _statement_table(together), "services": _service_table(change.services)}
    if len(change.services) > 1:
        found["by_service"] = _by_service(change.services)
    wave = str(Wave.Kind(change.kind).label)
    told = {"wave": wave[:1].lower() + wave[1:]}
    return {
        name: replace(table, caption=_("%(title)s (%(wave)s)") % {"title": table.caption, **told})
        for name, table in found.items()
    }


def _in_words(line: ServiceLine) -> str:
    """How many statements fit more, about the same, or less than before; never why."""
    count = {way: sum(s.direction == way for s in line.statements) for way in (1, 0, -1)}
    ways = {
        1: ngettext("%(n)s statement fits them more", "%(n)s statements fit them more", count[1]),
        0: ngettext("%(n)s about the same", "%(n)s about the same", count[0]),
        -1: ngettext("%(n)s less", "%(n)s less", count[-1]),
    }
    told = ", ".join(words % {"n": count[way]} for way, words in ways.items() if count[way])
    if not told:
        return _("Ten people or more answered, but no statement was answered both times by ten.")
    return _("People said that, compared with before: %(told)s.") % {"told": told}


def _answered(line: ServiceLine) -> str:
    n = line.answered
    words = ngettext(
        "%(asked)s people were asked in %(sessions)s session. %(before)s answered before,"
        " %(later)s answered this time, and %(matched)s answered both times.",
        "%(asked)s people were asked in %(sessions)s sessions. %(before)s answered before,"
        " %(later)s answered this time, and %(matched)s answered both times.",
        n.sessions,
    )
    return words % {
        "asked": n.asked,
        "sessions": n.sessions,
        "before": n.answered_before,
        "later": n.answered_later,
        "matched": n.matched,
    }


def _statement_table(line: ServiceLine) -> Table:
    columns = [
        Column(_("Statement")),
        Column(_("What people said, from 1 to 5")),
        Column(_("People compared"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [
            Cell(one.words, note="" if one.is_asked else _("Not asked any more")),
            change_words(one),
            one.found.n,
        ]
        for one in line.statements
    ]
    empty = _("No statement was answered both times by ten people or more.")
    return Table(_("Statement by statement"), columns, rows, empty=empty)


def change_words(one: StatementLine) -> str:
    """ "2.4 before, 3.6 later: it fits them more"; without means the change alone."""
    if one.found.mean_before is None or one.found.mean_after is None:
        return _only_change(one)
    ways = {
        1: _("%(before)s before, %(later)s later: it fits them more"),
        0: _("%(before)s before, %(later)s later: about the same"),
        -1: _("%(before)s before, %(later)s later: it fits them less"),
    }
    means = {"before": one.found.mean_before, "later": one.found.mean_after}
    return ways[one.direction] % {name: f"{mean:.1f}" for name, mean in means.items()}


def _only_change(one: StatementLine) -> str:
    """ "1.2 up from before: it fits them more" """
    change = one.found.mean_change or 0
    ways = {
        1: _("%(change)s up from before: it fits them more"),
        0: _("about the same as before (%(signed)s)"),
        -1: _("%(change)s down from before: it fits them less"),
    }
    return ways[one.direction] % {"change": f"{abs(change):.1f}", "signed": f"{change:+.1f}"}


def _service_table(services: tuple[ServiceLine, ...]) -> Table:
    columns = [
        Column(_("Service")),
        Column(_("What people said")),
        Column(_("Asked"), numeric=True),
        Column(_("Answered before"), numeric=True),
        Column(_("Answered this time"), numeric=True),
        Column(_("Both times"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [
            line.service,
            _in_words(line),
            line.answered.asked,
            line.answered.answered_before,
            line.answered.answered_later,
            line.answered.matched,
        ]
        for line in services
    ]
    return Table(_("Service by service, A to Z"), columns, rows)


def _by_service(services: tuple[ServiceLine, ...]) -> Table:
    """Each statement in each service: how it changed, and of how many people."""
    columns = [
        Column(_("Service")),
        Column(_("Statement")),
        Column(_("What people said, from 1 to 5")),
        Column(_("People compared"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [line.service, one.words, change_words(one), one.found.n]
        for line in services
        for one in line.statements
    ]
    empty = _("No statement was answered both times by ten people or more.")
    return Table(_("Each statement, service by service"), columns, rows, empty=empty)


@require_safe
@MAY
def course_evaluation_file(
    request: ScopedRequest, unit_id: int, course_id: int, form: str
) -> HttpResponse:
    """The same figures as CSV or XLSX, with the paired test."""
    unit, course = _unit(request, unit_id), _course(request, course_id)
    if form not in TYPES:
        raise Http404
    today = timezone.localdate()
    changes = changes_of(request.scope, unit, course)
    body = write_evaluation(form, unit, course, changes, on=today)
    name = file_name("does-it-work", f"{unit.code}-{course.code}", str(today), form)
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(body, content_type=TYPES[form], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def statement_change(request: ScopedRequest, unit_id: int, course_id: int) -> HttpResponse:
    """All statements of a course on one screen, one a line.

    They hold for the whole organisation: whoever records training in a part of it gets 404.
    """
    unit, course = _unit(request, unit_id), _course(request, course_id)
    if not request.scope.holds(unit.organisation.path):
        raise Http404
    rows = Statement.objects.within(_whole_organisation(request, unit))
    known = [one.words for one in rows.asked_of(course.pk, unit.organisation_id)]
    form = StatementsForm(sent(request), initial={"statements": "\n".join(known or ready_set())})
    page = FormPage(
        title=_("What the course asks people"),
        caption=course.name,
        back=_address("course_evaluation", unit, course),
        said=_("The statements are saved. Sessions that have begun to ask keep theirs."),
        sees=Permission.VIEW_FIGURES,
        lines=_explained(bool(known)),
    )

    def save() -> None:
        words = form.cleaned_data["statements"]
        set_statements(by=request.scope, unit=unit, course=course, words=words)

    return answer(request, form, save, page)


def _explained(is_asked: bool) -> tuple[str, ...]:
    lines = (
        _("People with a place are asked three times: before, after, and six months later."),
        _("They hold for the whole organisation, for sessions that have not begun to ask."),
    )
    ready = _("Nothing is asked yet. This is a ready set to begin with; change it as you like.")
    return lines if is_asked else (*lines, ready)
