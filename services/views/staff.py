"""Looking at people: the staff list and one person."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.form_page import address_of
from core.guards import ScopedRequest, needs
from core.menu import person_pages_for
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from services.actions.own_record import note_look
from services.figures.history import staff_history
from services.figures.people import PostLine, StaffFilter, StaffPage, posts_of, staff_page
from services.figures.sameness import other_names
from services.forms.staff import SHIFTS, STATES, StaffFilterForm
from services.models import StaffMember, Unit
from services.views.sameness import alias_table, joined_note


@require_safe
@needs(Permission.VIEW_STAFF)
def staff_list(request: ScopedRequest) -> HttpResponse:
    form = StaffFilterForm(request.GET or None, scope=request.scope)
    unit = _unit_asked(request)
    narrowed = _narrowed(form, unit)
    page = staff_page(
        request.scope, narrowed, on=timezone.localdate(), after=_number(request.GET.get("after"))
    )
    context = {
        "filter": form,
        "unit": unit,
        "chosen": _chosen(request.GET, narrowed),
        "clear_url": reverse("services:staff_list") if request.GET else "",
        "count": _count(page),
        "table": _table(page),
        "next_url": _next(request.GET, page),
        "is_first": "after" not in request.GET,
        "first_url": _without(request.GET),
        "may_add": request.viewer.may(Permission.MANAGE_STAFF),
        "file_url": _file_url(request, unit),
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "services/staff_list.html", context)


def _file_url(request: ScopedRequest, unit: Unit | None) -> str:
    """The list as a file in the columns of the template, for those who may send it back."""
    if not request.viewer.may(Permission.IMPORT_STAFF, unit.path if unit else ""):
        return ""
    return address_of("intake:staff_file", **({"unit": unit.pk} if unit else {}))


def _number(text: str | None) -> int | None:
    """An id from the address; None when it is none, or too long to be one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _unit_asked(request: ScopedRequest) -> Unit | None:
    if not request.GET.get("unit"):
        return None
    asked = _number(request.GET["unit"]) or 0
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=asked)
    return found


def _narrowed(form: StaffFilterForm, unit: Unit | None) -> StaffFilter:
    told: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return StaffFilter(
        words=str(told.get("q") or "").strip(),
        unit=unit,
        role=told.get("role"),
        kind=told.get("kind") or "",
        shift=told.get("shift") or "",
        state=told.get("state") or "here",
    )


def _chosen(query: QueryDict, narrowed: StaffFilter) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    labels = {
        "q": narrowed.words,
        "unit": narrowed.unit.name if narrowed.unit else "",
        "role": str(narrowed.role or ""),
        "kind": str(dict(StaffMember.Kind.choices).get(narrowed.kind, "")),
        "shift": str(dict(SHIFTS)[narrowed.shift]),
        "state": "" if narrowed.state == "here" else str(dict(STATES)[narrowed.state]),
    }
    return [
        {"label": label, "url": _without(query, name)} for name, label in labels.items() if label
    ]


def _without(query: QueryDict, *names: str, **more: str) -> str:
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    for name, value in more.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def _next(query: QueryDict, page: StaffPage) -> str:
    return _without(query, after=str(page.next_after)) if page.next_after else ""


def _count(page: StaffPage) -> str:
    if page.is_more:
        return _("More than 1,000 people")
    if page.total == 1:
        return _("1 person")
    return _("%(count)s people") % {"count": page.total}


def _table(page: StaffPage) -> Table:
    columns = [Column(_("Name")), Column(_("Unit")), Column(_("Job role")), Column(_("Shift"))]
    rows = [
        [
            Cell(
                line.name,
                url=reverse("services:staff_detail", args=[line.person_id]),
                note=line.note,
            ),
            line.unit or None,
            line.role or None,
            line.shift or None,
        ]
        for line in page.lines
    ]
    return Table(
        _("People"), columns, rows, empty=_("Nobody fits. Take a filter away."), hide_caption=True
    )


@require_safe
@needs(Permission.VIEW_STAFF)
def staff_detail(request: ScopedRequest, staff_id: int) -> HttpResponse:
    people = StaffMember.objects.within(request.scope).select_related(
        "home_unit", "user", "merged_into"
    )
    person = get_object_or_404(people, pk=staff_id)
    today = timezone.localdate()
    note_look(user_id=request.user.pk, person=person, on=today)
    posts = posts_of(request.scope, person, on=today)
    manages = request.viewer.scope_for(Permission.MANAGE_STAFF)
    is_own = person.merged_into_id is None
    may = is_own and StaffMember.objects.within(manages).filter(pk=person.pk).exists()
    context = {
        "person": person,
        "crumbs": [{"label": _("Staff"), "url": reverse("services:staff_list")}],
        "standing": absence_of(posts),
        "facts": person_facts(person),
        "table": post_table(posts, person if may else None),
        "may_manage": may,
        "joined": joined_note(request.scope, person),
        **_names(request, person),
        "jobs": _jobs(person, is_away=bool(absence_of(posts))) if may else [],
        "history": staff_history(manages, person) if may else (),
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "services/staff_detail.html", context)


def _pages(request: ScopedRequest, person: StaffMember) -> list[dict[str, Any]]:
    """What other apps have to say or to ask about a person."""
    return [
        {"label": page.label, "url": reverse(page.url_name, args=[person.pk])}
        for page in person_pages_for(request.viewer, person.home_unit.path)
    ]


def _names(request: ScopedRequest, person: StaffMember) -> dict[str, Any]:
    """By what else lists know the person, the way to add to it, and pages of other apps."""
    learns = request.viewer.scope_for(Permission.IMPORT_STAFF)
    within = StaffMember.objects.within(learns).filter(pk=person.pk, merged_into=None)
    may = bool(learns.branches) and within.exists()
    aliases = other_names(person)
    return {
        "names": alias_table(person, aliases, may_change=may) if aliases else None,
        "names_url": reverse("services:staff_alias_add", args=[person.pk]) if may else "",
        "pages": _pages(request, person),
    }


def absence_of(posts: tuple[PostLine, ...]) -> str:
    """The dates of a long absence at the main post, in words; "" without one."""
    return next((post.away for post in posts if post.away), "")


def _jobs(person: StaffMember, *, is_away: bool) -> list[dict[str, str]]:
    """What an admin can do for this person, in the order of a working life."""
    jobs = [
        ("staff_edit", _("Change details"), True),
        ("post_add", _("Add a further post"), not person.left_on),
        ("staff_away", _("Note a long absence"), not person.left_on),
        ("staff_back", _("End a long absence"), is_away),
        ("staff_leave", _("Say that this person left"), True),
        ("staff_return", _("Say that this person is back"), bool(person.left_on)),
        ("staff_invite", _("Invite this person to their own record"), not person.user_id),
    ]
    return [
        {"label": label, "url": reverse(f"services:{name}", args=[person.pk])}
        for name, label, is_offered in jobs
        if is_offered
    ]


def person_facts(person: StaffMember) -> list[dict[str, str]]:
    """What is known beside the posts, as rows of a summary list."""
    rows = [
        (_("First name"), person.first_name),
        (_("Last name"), person.last_name),
        (_("Preferred name"), person.preferred_name),
        (_("Email address"), person.email),
        (_("Staff number"), person.staff_number),
        (_("Kind"), person.get_kind_display()),
        (_("Left on"), date_format(person.left_on) if person.left_on else ""),
    ]
    optional = {_("Left on"), _("Preferred name")}
    return [{"key": key, "value": value} for key, value in rows if value or key not in optional]


def post_table(posts: tuple[PostLine, ...], person: StaffMember | None) -> Table:
    """The posts; with `person`, those that have not ended can be changed or ended."""
    columns = [
        Column(_("Unit")),
        Column(_("Job role")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("Full-time share"), numeric=True),
        Column(_("Shift")),
        *([Column(_("Change"))] if person else []),
    ]
    rows = [_post_row(post, person) for post in posts]
    return Table(_("Posts"), columns, rows, empty=_("No posts in your branch."))


def _post_row(post: PostLine, person: StaffMember | None) -> list[Content]:
    kind = _("Main post") if post.is_primary else _("Also works here")
    row: list[Content] = [
        Cell(post.unit, note=kind if post.is_current else _("Not now")),
        post.role or None,
        post.from_on,
        post.until_on,
        post.fte,
        post.shift or None,
    ]
    return [*row, _post_change(post, person)] if person else row


def _post_change(post: PostLine, person: StaffMember) -> Content:
    if post.until_on and post.until_on < timezone.localdate():
        return None
    names = {"unit": post.unit}
    args = [person.pk, post.post_id]
    if not post.is_primary and post.is_current:
        return Cell(_("End post in %(unit)s") % names, url=reverse("services:post_end", args=args))
    url = reverse("services:post_change", args=args)
    return Cell(_("Change post in %(unit)s") % names, url=url)
