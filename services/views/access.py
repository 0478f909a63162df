"""Who holds access to what."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import ROLES, Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from services.actions.access import deactivate_user, withdraw_grant
from services.actions.invitations import invite
from services.figures.holders import GrantLine, grants_in
from services.forms.access import AccessAddForm
from services.models import AccessGrant

ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(Permission.MANAGE_ACCESS)
def access_list(request: ScopedRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "table": _table(grants_in(request.scope, on=today)),
        "roles": [(role.label, role.explains) for role in ROLES.values()],
        "who_sees": who_can_see(Permission.MANAGE_ACCESS),
    }
    return TemplateResponse(request, "services/access_list.html", context)


def _table(grants: tuple[GrantLine, ...]) -> Table:
    names = [
        _("Person"),
        _("Role"),
        _("Unit"),
        _("From"),
        _("Last day"),
        _("Withdraw"),
        _("Account"),
    ]
    rows: list[list[Content]] = [
        [
            Cell(line.name, note=_note(line)),
            line.role,
            Cell(line.unit, url=reverse("services:unit_detail", args=[line.unit_id])),
            line.from_on,
            line.until_on,
            Cell(_("Withdraw"), url=reverse("services:access_withdraw", args=[line.grant_id])),
            Cell(_("Close account"), url=reverse("services:account_close", args=[line.user_id])),
        ]
        for line in grants
    ]
    columns = [Column(name) for name in names]
    return Table(_("Access"), columns, rows, empty=_("Nobody holds access here yet."))


def _note(line: GrantLine) -> str:
    return line.email if line.is_ready else f"{line.email} · {_('has not set a password yet')}"


def _back(title: str, done: str, *lines: str, caption: str = "") -> FormPage:
    return FormPage(
        title=title, back=reverse("services:access_list"), said=done, lines=lines, caption=caption
    )


@ASK
@needs(Permission.MANAGE_ACCESS)
def access_add(request: ScopedRequest) -> HttpResponse:
    form = AccessAddForm(sent(request), scope=request.scope)

    def do() -> None:
        invite(by=request.scope, from_on=timezone.localdate(), **form.cleaned_data)

    page = _back(
        _("Give access"),
        _("Access given. An email is on its way."),
        _("The person gets an email. A new account sets its own password."),
    )
    return answer(request, form, do, page)


@ASK
@needs(Permission.MANAGE_ACCESS)
def access_withdraw(request: ScopedRequest, grant_id: int) -> HttpResponse:
    grants = AccessGrant.objects.within(request.scope).select_related("user", "unit")
    grant: AccessGrant = get_object_or_404(grants, pk=grant_id)
    page = _back(
        _("Withdraw access"),
        _("Access withdrawn."),
        _("%(name)s is %(role)s for %(unit)s.")
        % {"name": grant.user, "role": ROLES[grant.role].label, "unit": grant.unit.name},
        _("It ends with the next page they open. What they did stays in the history."),
        caption=str(grant.user),
    )

    def do() -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        withdraw_grant(by=request.scope, grant=grant, until_on=yesterday)

    return confirmed(request, do, page, button=_("Withdraw this access"))


@ASK
@needs(Permission.MANAGE_ACCESS)
def account_close(request: ScopedRequest, user_id: int) -> HttpResponse:
    held = AccessGrant.objects.within(request.scope).filter(user_id=user_id).select_related("user")
    user: User = get_object_or_404(held.order_by("pk")[:1]).user
    page = _back(
        _("Close this account"),
        _("The account is closed."),
        _("Nobody can sign in with %(email)s from now on. Every open session ends.")
        % {"email": user.email},
        caption=str(user),
    )

    def do() -> None:
        deactivate_user(by=request.scope, user=user)

    return confirmed(request, do, page, button=_("Close the account"))
