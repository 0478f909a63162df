"""The first admin of an organisation. Safe to repeat."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import open_account, set_password_link
from accounts.models import User
from services.actions.access import grant_access
from services.actions.units import add_organisation
from services.models import AccessGrant, Unit


class Command(BaseCommand):
    help = (
        "Make an admin of an organisation. With TIP_ADMIN_PASSWORD in the environment the account "
        "gets that password; without it a link to set one is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="", help="what to call the person")
        parser.add_argument("--organisation", required=True, help="the code of the organisation")
        parser.add_argument(
            "--organisation-name", default="", help="makes the organisation when it is missing"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        root = self._organisation(options["organisation"], options["organisation_name"])
        user = open_account(email=options["email"], name=options["name"])
        if not user.is_active:
            raise CommandError(f"The account {user.email} is closed. Use another address.")
        held = AccessGrant.objects.filter(user=user, unit=root, role="admin")
        if not held.current_on(timezone.localdate()).exists():
            grant_access(by=None, user=user, unit=root, role="admin", from_on=timezone.localdate())
        self.stdout.write(f"{user.email} is an admin of {root.name}.")
        self._password(user)

    def _organisation(self, code: str, name: str) -> Unit:
        root = Unit.objects.filter(parent=None, code__iexact=code).first()
        if root is None and not name:
            raise CommandError(
                f"There is no organisation with the code {code}. "
                "Add --organisation-name to make it."
            )
        return root or add_organisation(name=name, code=code, opened_on=timezone.localdate())

    def _password(self, user: User) -> None:
        if user.has_usable_password():
            return
        if password := os.environ.get("TIP_ADMIN_PASSWORD"):
            user.set_password(password)
            user.save(update_fields=["password"])
        else:
            self.stdout.write(f"Set a password here, within three days: {set_password_link(user)}")
