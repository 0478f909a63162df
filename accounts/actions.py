"""Opening and closing accounts."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from accounts.models import User


@transaction.atomic
def open_account(*, email: str, name: str = "") -> User:
    """The account of this address, made without a password when there is none yet."""
    known = User.objects.filter(email__iexact=email.strip()).first()
    return known or User.objects.create_user(email=email, name=name)


@transaction.atomic
def close_account(*, user: User, now: datetime) -> None:
    """Nobody can sign in with it from this moment; every session of it ends with the change."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()


def set_password_link(user: User) -> str:
    """A link with which the person sets a password; it works once and for three days."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.SITE_URL}{path}"
