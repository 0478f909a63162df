"""Says in words who can see something, from the permissions themselves."""

from django.utils.text import get_text_list
from django.utils.translation import gettext

from core.permissions import ROLES, Permission


def who_can_see(
    *permissions: Permission, own_record: bool = False, is_shared: bool = False
) -> list[str]:
    """Sentences for the "Who can see this" box of a page behind all of `permissions`.

    `own_record` adds that the person it is about can see it too. `is_shared` says that it is open
    to the whole organisation.
    """
    roles = [
        _plural(key) for key, role in ROLES.items() if role.permissions.issuperset(permissions)
    ]
    words = gettext("%(roles)s anywhere in the organisation.") if is_shared else _of_this_branch()
    told = [words % {"roles": _listed(roles)}] if roles else []
    if own_record:
        told.append(gettext("The person this page is about."))
    return told


def _of_this_branch() -> str:
    return gettext("%(roles)s of this team, or of a unit above it.")


def _listed(roles: list[str]) -> str:
    names = get_text_list(roles, gettext("and"))
    return names[:1].upper() + names[1:]


def _plural(role: str) -> str:
    """The people who hold a role, inside a sentence."""
    return {
        "delivery_lead": gettext("delivery leads"),
        "manager": gettext("managers"),
        "admin": gettext("admins"),
        "executive": gettext("executives"),
        "staff": gettext("staff"),
        "analyst": gettext("analysts"),
    }[role]
