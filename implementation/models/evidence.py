"""What shows that something was done: a link, or a file that was sent in."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class Evidence(models.Model):
    """One link or one file of a unit; activities, actions and recommendations point at it.

    `name` is what people see: the file's own name, or the host of the link. `stored_as` is the
    random name in the storage. Sizes are in bytes. `once` is the key of the form it came from,
    which may hold a link and a file.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"name", "link", "added_by"},
        "plain": {"id", "unit", "stored_as", "sha256", "size", "added_at", "once"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    link = models.URLField(_("link"), max_length=500, blank=True)
    stored_as = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once", "link"], name="evidence_once_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=Q(link="") ^ Q(stored_as=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        """Whether the storage still holds the file; a link is never looked up."""
        return bool(self.link) or default_storage.exists(self.stored_as)
