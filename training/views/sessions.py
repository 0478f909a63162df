"""Sessions: the list, planning one, and one session with who came."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from training.actions.attendance import count_only, is_over
from training.actions.sessions import call_off, plan_session
from training.builders.told import told_words
from training.figures.sessions import with_counts
from training.figures.told import told_of
from training.figures.trainers import trainers_of
from training.forms.sessions import SessionFilter, SessionForm
from training.models import Place, Session, SessionDay, Visitor
from training.views.session_parts import Reader, parts_of, reader_of
from training.views.shown import address, or_called_off


@require_safe
@needs(Permission.VIEW_TRAINING)
def session_list(request: ScopedRequest) -> HttpResponse:
    """Sessions of the branch, newest first."""
    form = SessionFilter(request.GET or None, scope=request.scope)
    rows = _filtered(Session.objects.within(request.scope), answers(form))
    seen = with_counts(rows).select_related("unit", "course").order_by("-on", "-pk")
    page = page_of(request, seen)
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _list_table([_list_row(session) for session in page], empty=_none_words(request)),
        "add_url": reverse("training:session_add")
        if request.viewer.may(Permission.RECORD_TRAINING)
        else "",
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_list.html", context)


def _filtered(rows: QuerySet[Any, Any], wanted: dict[str, Any]) -> QuerySet[Any, Any]:
    if unit := wanted.get("unit"):
        rows = rows.filter(unit__path__startswith=unit.path)
    exact = {"course": "course", "from_on": "on__gte", "until_on": "on__lte"}
    rows = rows.filter(**{exact[k]: v for k, v in wanted.items() if k in exact and v})
    today = timezone.localdate()
    planned = Q(state=Session.State.PLANNED)
    ahead = Q(on__gte=today) | Q(ends_on__gte=today)
    states = {
        "to_come": planned & ahead,
        "held": Q(state=Session.State.HELD),
        "open": planned & ~ahead,
        "cancelled": Q(state=Session.State.CANCELLED),
    }
    return rows.filter(states.get(wanted.get("state", ""), Q()))


def _none_words(request: ScopedRequest) -> str:
    """What can be done where no session is found, by whoever looks."""
    if request.viewer.may(Permission.RECORD_TRAINING):
        return _("No sessions found. Take away a filter, or add the first session.")
    if request.viewer.may(Permission.PLAN_PLACES):
        return _(
            "No sessions of your own part found. Dates of your service that your people can go to"
            " stand on the page of your team, under “Plan who goes when”."
        )
    return _("No sessions found. Take away a filter to see more.")


def _list_table(rows: list[list[Any]], *, empty: str) -> Table:
    columns = [
        Column(_("Session")),
        Column(_("Date")),
        Column(_("Held by")),
        Column(_("People who came"), numeric=True),
        Column(_("Counted, no names"), numeric=True),
    ]
    return Table(_("Sessions"), columns, rows, empty=empty, hide_caption=True)


def _list_row(session: Any) -> list[Any]:
    url = reverse("training:session_detail", args=[session.pk])
    note = session.course.name if session.course.name != session.title else ""
    unknown = ngettext(
        "%(n)s more not known yet", "%(n)s more not known yet", session.unidentified
    ) % {"n": session.unidentified}
    return [
        Cell(session.title, url=url, note=note, tag=state_words(session)),
        session.on,
        session.unit.name,
        Cell(str(session.named), note=unknown if session.unidentified else ""),
        session.head_count,
    ]


def state_words(session: Session) -> str:
    """A tag for what is not simply held."""
    if session.state == Session.State.HELD:
        return ""
    return _("Who came?") if _is_untold(session) else session.get_state_display()


def _is_untold(session: Session) -> bool:
    """Its day is over, and nobody has said who came."""
    return bool(session.state == Session.State.PLANNED and session.last_on < timezone.localdate())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
@or_called_off
def session_add(request: ScopedRequest) -> HttpResponse:
    """One screen: course, who holds it, when, save."""
    first = {"on": request.GET.get("on") or timezone.localdate(), "unit": _only_unit(request)}
    form = SessionForm(request.POST or None, initial=first, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        session = plan_session(by=request.scope, **form.facts)
        if people := form.cleaned_data["people"]:
            count_only(by=request.scope, session=session, people=people)
        messages.success(request, _("The session is saved."))
        return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "crumbs": _crumbs(),
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_add.html", context)


def _only_unit(request: ScopedRequest) -> str:
    """The unit of the address, or the one branch somebody has."""
    branches = request.scope.branches
    return request.GET.get("unit") or (branches[0].split(".")[-2] if len(branches) == 1 else "")


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Sessions"), "url": reverse("training:session_list")}]


@require_safe
@needs(Permission.VIEW_TRAINING)
def session_detail(request: ScopedRequest, session_id: int) -> HttpResponse:
    """One session: what, when, who came, and what may be done."""
    rows = with_counts(Session.objects.within(request.scope))
    session = get_object_or_404(rows.select_related("unit", "course__level"), pk=session_id)
    reader = reader_of(request, session)
    sees_names, records = reader.sees_names, reader.records
    page = page_of(request, _noted(session))
    visitors = list(session.visitors.order_by("key")) if sees_names else []
    context = {
        "crumbs": _crumbs(),
        "session": session,
        "rows": _facts(session, reader),
        "jobs": _jobs(session) if records else [],
        "page": page,
        "came": _came_table(page) if sees_names else None,
        "visitors": _visitor_table(visitors, records) if visitors else None,
        "undo_url": _undo_url(session) if records else "",
        "call_off_url": _call_off_url(session) if records else "",
        "change_url": _change_url(session) if records else "",
        "parts": parts_of(reader, session),
        "who_sees": who_can_see(Permission.VIEW_STAFF)
        if sees_names
        else who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_detail.html", context)


def _noted(session: Session) -> QuerySet[Any, Any]:
    """Those of whom something is noted; who may still come stands apart."""
    places: QuerySet[Any, Any] = session.places.exclude(state__in=Place.AHEAD)
    rows = places.select_related("staff_member__home_unit")
    return rows.order_by("staff_member__sort_key", "pk")


def _facts(session: Any, reader: Reader) -> list[dict[str, Any]]:
    further = list(session.further_days.order_by("on")) if session.ends_on else []
    level = session.course.level.name if session.course.level else _("No practice level")
    told = [
        (_("When"), day_words(session)),
        *((_("Further day"), day_words(day)) for day in further),
        (_("State"), _full_state(session)),
        (_("Held by"), session.unit.name),
        (_("Course"), session.course.name),
        (_("Counts for"), level),
        (_("How long"), _("%(n)s minutes") % {"n": session.minutes} if session.minutes else ""),
        (_("How people take part"), session.get_mode_display()),
        (_("Place or link"), session.place),
        (_("Who gives it"), _given_by(session) if reader.sees_names else ""),
        (_("People who came, by name"), str(session.named)),
        (_("Names not known yet"), str(session.unidentified) if session.unidentified else ""),
        (_("Counted, without names"), _number(session.head_count)),
        (_("Difficult content"), session.difficult_content),
        (_("Materials"), session.materials_url),
        (_("Mails about it"), told_words(told_of(session)) if reader.sees_names else ""),
        *(_money(session) if reader.sees_money else []),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _full_state(session: Session) -> str:
    if _is_untold(session):
        return _("Nobody has said who came")
    return str(session.get_state_display())


def day_words(day: Any) -> str:
    """A day of a session with its start and, of a further day, what differs."""
    when = date_format(day.on, "DATE_FORMAT")
    if day.starts_at:
        when = f"{when}, {time_format(day.starts_at, 'TIME_FORMAT')}"
    if isinstance(day, SessionDay):
        length = _("%(n)s minutes") % {"n": day.minutes} if day.minutes else ""
        when = ", ".join(filter(None, [when, length, day.place]))
    return when


def _given_by(session: Session) -> str:
    return ", ".join(one.shown_name for one in trainers_of(session))


def _money(session: Session) -> list[tuple[str, str]]:
    cost = session.cost_pence
    pounds = "" if cost is None else f"£{cost // 100:,}.{cost % 100:02}"
    return [(_("Cost"), pounds), (_("Paid from"), session.funding)]


def _number(n: int | None) -> str:
    return "" if n is None else str(n)


def _jobs(session: Session) -> list[dict[str, str]]:
    """The three ways to say who came, once the day has come."""
    if session.state == Session.State.CANCELLED or not is_over(session):
        return []
    upload = address("intake:upload_add", kind="attendance", session=session.pk)
    ways = [
        (upload, _("Put in a list"), _("A Teams or Zoom report, or names you paste")),
        (
            reverse("training:attendance_note", args=[session.pk]),
            _("Note who came by hand"),
            _("Tick the names of the team"),
        ),
        (
            reverse("training:session_count", args=[session.pk]),
            _("Count heads only"),
            _("How many were there, without names"),
        ),
    ]
    return [{"url": url, "label": label, "hint": hint} for url, label, hint in ways if url]


def _came_table(places: Any) -> Table:
    """Who has a place; with the days on which they came, where lists told them."""
    has_days = any(place.days for place in places)
    columns = [
        Column(_("Name")),
        Column(_("Team")),
        Column(_("Attendance")),
        *([Column(_("Days"))] if has_days else []),
        Column(_("Minutes"), numeric=True),
        Column(_("Noted")),
    ]
    rows: list[list[Any]] = [
        [
            place.staff_member.shown_name,
            place.staff_member.home_unit.name,
            place.get_state_display(),
            *([_days_in_words(place)] if has_days else []),
            place.minutes,
            place.get_source_display(),
        ]
        for place in places
    ]
    return Table(_("People by name"), columns, rows, empty=_("Nobody has been noted by name yet."))


def _days_in_words(place: Place) -> str:
    days = [date.fromisoformat(on) for on in sorted(place.days) if on]
    return ", ".join(date_format(day, "j M") for day in days)


def _visitor_table(visitors: list[Visitor], may_name: bool) -> Table:
    columns = [Column(_("Name as given")), Column(_("Email")), Column(_("Who this is"))]
    rows: list[list[Any]] = [
        [_visitor_cell(v, may_name), v.email, v.get_state_display()] for v in visitors
    ]
    return Table(_("Other names in the list"), columns, rows)


def _visitor_cell(visitor: Visitor, may_name: bool) -> Cell:
    is_open = may_name and visitor.state != Visitor.State.MATCHED
    url = reverse("training:visitor_name", args=[visitor.pk]) if is_open else ""
    return Cell(str(visitor), url=url)


def _undo_url(session: Any) -> str:
    anybody = session.named or session.unidentified
    return reverse("training:attendance_reverse", args=[session.pk]) if anybody else ""


def _change_url(session: Session) -> str:
    is_off = session.state == Session.State.CANCELLED
    return "" if is_off else reverse("training:session_change", args=[session.pk])


def _call_off_url(session: Session) -> str:
    is_planned = session.state == Session.State.PLANNED
    return reverse("training:session_call_off", args=[session.pk]) if is_planned else ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def session_call_off(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Ask, then mark the session as called off."""
    rows = Session.objects.within(request.scope).select_related("unit")
    session = get_object_or_404(rows, pk=session_id)
    back = reverse("training:session_detail", args=[session.pk])
    if request.method == "POST":
        try:
            call_off(by=request.scope, session=session)
            messages.success(request, _("The session is marked as called off."))
        except ValueError:
            messages.error(
                request, _("People have come to this session. Take the attendance back first.")
            )
        return redirect(back)
    context = {
        "title": _("Call off “%(title)s”?") % {"title": session.title},
        "lines": [
            _("It stays in the list and is marked as called off."),
            _("Whoever might have come is told once, by mail and on their own page."),
        ],
        "button": _("Call it off"),
        "back": back,
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_confirm.html", context)
