"""How sign-in behaves: nobody opens an account by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """Accounts come from an admin or from single sign-on, never from a sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
