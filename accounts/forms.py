"""allauth's forms in our look, with sentences that say what to do. They save nothing of ours."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from core.forms import TipFormMixin

EMAIL = _("Enter your work email, like name@example.org")
PASSWORD = _("Enter your password")
NEW = _("Enter the new password")
AGAIN = _("Enter the new password again")
CODE = _("Enter the code that the app shows")


class AccountForm(TipFormMixin):
    """Nothing on these pages may stay empty, so nothing is marked."""

    mark_optional = False


class LoginForm(AccountForm, account.LoginForm):
    """E-mail and password."""

    missing = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Work email")
        self.fields["password"].help_text = ""


class ResetPasswordForm(AccountForm, account.ResetPasswordForm):
    """Asks where to send the link."""

    missing = {"email": EMAIL}


class ResetPasswordKeyForm(AccountForm, account.ResetPasswordKeyForm):
    """A new password, through the link."""

    missing = {"password1": NEW, "password2": AGAIN}


class ChangePasswordForm(AccountForm, account.ChangePasswordForm):
    """A new password, knowing the old one."""

    missing = {"oldpassword": PASSWORD, "password1": NEW, "password2": AGAIN}


class SetPasswordForm(AccountForm, account.SetPasswordForm):
    """A first password, for somebody who came through single sign-on."""

    missing = {"password1": NEW, "password2": AGAIN}


class ReauthenticateForm(AccountForm, account.ReauthenticateForm):
    """The password once more, before something sensitive."""

    missing = {"password": PASSWORD}


class CodeForm(AccountForm, mfa.AuthenticateForm):
    """The second step of signing in."""

    missing = {"code": CODE}


class CodeAgainForm(AccountForm, mfa.ReauthenticateForm):
    """The code once more, before something sensitive."""

    missing = {"code": CODE}


class ActivateForm(AccountForm, totp.ActivateTOTPForm):
    """The first code of a new app."""

    missing = {"code": CODE}


class DeactivateForm(AccountForm, totp.DeactivateTOTPForm):
    """A button and nothing else."""


class RecoveryCodesForm(AccountForm, recovery.GenerateRecoveryCodesForm):
    """A button and nothing else."""
