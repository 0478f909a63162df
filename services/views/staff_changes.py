"""Changing people: details, posts, absence, leaving, and the invitation to the own record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from services.actions.absence import come_back, end_away, leave, set_away
from services.actions.invitations import invite_to_own_record
from services.actions.posts import add_post, change_post, end_post
from services.actions.staff import add_staff_member, change_details
from services.figures.people import closed_since_leaving
from services.forms.staff import (
    AwayForm,
    BackForm,
    DetailsForm,
    LeaveForm,
    PostAddForm,
    PostChangeForm,
    PostEndForm,
    ReturnForm,
    StaffAddForm,
)
from services.models import Post, StaffMember

ASK = require_http_methods(["GET", "HEAD", "POST"])


def _person(request: ScopedRequest, staff_id: int) -> StaffMember:
    people = StaffMember.objects.within(request.scope)
    person: StaffMember = get_object_or_404(people, pk=staff_id)
    return person


def _post(request: ScopedRequest, staff_id: int, post_id: int) -> Post:
    posts = Post.objects.within(request.scope).filter(staff_member=_person(request, staff_id))
    post: Post = get_object_or_404(posts.select_related("unit", "staff_member"), pk=post_id)
    return post


def _page(person: StaffMember, title: str, *lines: str, done: str = "") -> FormPage:
    return FormPage(
        title=title,
        back=reverse("services:staff_detail", args=[person.pk]),
        said=done or _("Saved."),
        lines=lines,
        caption=person.shown_name,
        sees=Permission.VIEW_STAFF,
    )


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_add(request: ScopedRequest) -> HttpResponse:
    form = StaffAddForm(sent(request), scope=request.scope)

    def do() -> None:
        told = form.cleaned_data
        post = {"fte": told.pop("fte"), "shift": told.pop("shift")}
        add_staff_member(by=request.scope, post=post, **told)

    page = FormPage(
        title=_("Add a person"),
        back=reverse("services:staff_list"),
        said=_("The person is added."),
        lines=(_("For many people at once, import a staff list."),),
        sees=Permission.VIEW_STAFF,
    )
    return answer(request, form, do, page)


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_edit(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = DetailsForm(sent(request), person=person)

    def do() -> None:
        change_details(by=request.scope, person=person, **form.cleaned_data)

    return answer(request, form, do, _page(person, _("Change details")))


@ASK
@needs(Permission.MANAGE_STAFF)
def post_add(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = PostAddForm(sent(request), scope=request.scope)

    def do() -> None:
        add_post(by=request.scope, person=person, **form.cleaned_data)

    line = _("The person is counted once, at the main post. Here they show as “also works here”.")
    return answer(request, form, do, _page(person, _("Add a further post"), line))


@ASK
@needs(Permission.MANAGE_STAFF)
def post_change(request: ScopedRequest, staff_id: int, post_id: int) -> HttpResponse:
    post = _post(request, staff_id, post_id)
    now = {"unit": post.unit, "role": post.role_id, "fte": post.fte, "shift": post.shift}
    form = PostChangeForm(sent(request), scope=request.scope, initial=now)

    def do() -> None:
        change_post(by=request.scope, post=post, **form.cleaned_data)

    return answer(request, form, do, _page(post.staff_member, _("Change a post")))


@ASK
@needs(Permission.MANAGE_STAFF)
def post_end(request: ScopedRequest, staff_id: int, post_id: int) -> HttpResponse:
    post = _post(request, staff_id, post_id)
    form = PostEndForm(sent(request))

    def do() -> None:
        end_post(by=request.scope, post=post, until_on=form.cleaned_data["until_on"])

    title = _("End the post in %(unit)s") % {"unit": post.unit.name}
    return answer(request, form, do, _page(post.staff_member, title))


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_leave(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = LeaveForm(sent(request), initial={"left_on": person.left_on})

    def do() -> None:
        leave(by=request.scope, person=person, left_on=form.cleaned_data["left_on"])

    line = _("From that day the person is not in the figures. The record stays. No reason is kept.")
    return answer(request, form, do, _page(person, _("Say that this person left"), line))


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_return(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    now, closed = {"on": person.left_on}, closed_since_leaving(person)
    form = ReturnForm(sent(request), scope=request.scope, closed=closed, initial=now)

    def do() -> None:
        come_back(by=request.scope, person=person, **form.cleaned_data)

    line = _("They hold the same posts again. The day they left takes the leaving back.")
    return answer(request, form, do, _page(person, _("Say that this person is back"), line))


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_away(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = AwayForm(sent(request))

    def do() -> None:
        set_away(by=request.scope, person=person, **form.cleaned_data)

    line = _("While away, the person is left out of the figures. No reason is asked for or kept.")
    return answer(request, form, do, _page(person, _("Note a long absence"), line))


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_back(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    form = BackForm(sent(request))

    def do() -> None:
        end_away(by=request.scope, person=person, back_on=form.cleaned_data["on"])

    return answer(request, form, do, _page(person, _("End a long absence")))


@ASK
@needs(Permission.MANAGE_STAFF)
def staff_invite(request: ScopedRequest, staff_id: int) -> HttpResponse:
    person = _person(request, staff_id)
    page = _page(
        person,
        _("Invite this person to their own record"),
        _("They get an email with a link that only they can use. It works for 14 days."),
        _("They see what is held about them and who can see it. It is their choice."),
        done=_("The invitation is on its way."),
    )

    def do() -> None:
        invite_to_own_record(by=request.scope, person=person)

    return confirmed(request, do, page, button=_("Send the invitation"))
