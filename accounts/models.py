"""Somebody who signs in. Not the same thing as a staff member."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """A user with a usable password, or with none when `password` is None."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


@audited(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """One account: an e-mail address and what to call the person."""

    unit_path = None  # an account may hold grants in several organisations
    privacy = {
        "personal": {"email", "name", "password", "last_login", "language"},
        "plain": {"id", "is_active", "joined_at"},
    }

    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)  # type: ignore[misc]
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    # No `is_staff`, `is_superuser` or Django groups: rights come from dated grants alone.
    is_staff = is_superuser = False

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.name or self.email
