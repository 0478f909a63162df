"""One's own record: what is held, and who can see it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, address_of, confirmed
from core.guards import signed_in
from services.actions.invitations import accept_own_record, invited_person
from services.figures.holders import who_sees_person
from services.figures.people import own_posts
from services.figures.sameness import other_names
from services.models import StaffMember
from services.views.sameness import alias_table
from services.views.staff import person_facts, post_table


@require_safe
@signed_in("everybody may read what is held about themselves")
def my_record(request: Any) -> HttpResponse:
    person = _own(request)
    if person is None:
        return TemplateResponse(request, "services/my_record_none.html", {})
    today, names = timezone.localdate(), other_names(person)
    context = {
        "person": person,
        "facts": person_facts(person),
        "names": alias_table(person, names, may_change=False) if names else None,
        "table": post_table(own_posts(person, on=today), None),
        "people_who_see": who_sees_person(person, on=today),
        "training_url": address_of("training:my_record"),
        "who_sees": [_("You, and the people named above.")],
    }
    return TemplateResponse(request, "services/my_record.html", context)


def _own(request: Any) -> StaffMember | None:
    try:
        person: StaffMember = request.user.staff_member
    except StaffMember.DoesNotExist:
        return None
    return person


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("the invited person connects their own record, and nobody else can")
def my_record_connect(request: Any, token: str) -> HttpResponse:
    try:
        person = invited_person(user=request.user, token=token)
    except ValidationError as refusal:
        raise Http404(refusal.messages[0]) from None
    page = FormPage(
        title=_("Connect your record"),
        back=reverse("services:my_record"),
        said=_("Your record is connected to your account."),
        lines=(
            _("This is the record of %(name)s.") % {"name": person.shown_name},
            _("If this is you, connect it. If not, go back and tell the person who invited you."),
        ),
    )
    if person.user_id == request.user.pk:
        return HttpResponseRedirect(page.back)

    def do() -> None:
        accept_own_record(user=request.user, token=token)

    return confirmed(request, do, page, button=_("This is me: connect it"))
