"""Examples: what a team did, what it took and what changed, shared with its agreement."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet, inside
from implementation.models.activity import Activity
from services.models import BarrierCode, BarrierTheme, Unit


class ExampleQuerySet(ScopedQuerySet):
    """Examples belong to the organisation of their team: sharing them is what they are for."""

    def shared_with(self, scope: Scope) -> Self:
        """Examples of the organisations in which `scope` has a branch."""
        roots = {int(branch.split(".")[0]) for branch in scope.branches}
        return self.filter(activity__unit__organisation_id__in=roots)

    def hosted_within(self, scope: Scope) -> Self:
        """Examples of the teams in the branches: the ones that may be changed there."""
        return self.filter(inside("activity__unit__path", scope.branches))

    def standing(self) -> Self:
        """Without those that were taken back, themselves or with their activity."""
        taken = Q(activity__status=Activity.Status.WITHDRAWN)
        return self.filter(withdrawn_at=None).exclude(taken)

    def for_list(self) -> Self:
        """One row of the list, with what it helped with. Three queries."""
        return self.select_related("activity__unit", "activity__own_kind").prefetch_related(
            "themes", "codes"
        )


@audited()
class Example(models.Model):
    """One activity as its team agreed to show it to the whole organisation.

    Its texts belong to the organisation, so the team is named as it agreed to be named: `team`.
    `agreed_how` says how the team agreed ("at the team meeting"), never who said yes.
    """

    unit_path = "activity__unit__organisation__path"
    privacy = {
        "personal": {"what_we_did", "what_it_took", "what_changed", "agreed_how", "shared_by"},
        "plain": {
            "id",
            "activity",
            "team",
            "agreed_on",
            "themes",
            "codes",
            "shared_at",
            "withdrawn_at",
        },
    }

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="example")
    team = models.CharField(_("how the team is named"), max_length=200)
    what_we_did = models.TextField(_("what we did"), max_length=1000)
    what_it_took = models.TextField(_("what it took"), max_length=1000, blank=True)
    what_changed = models.TextField(_("what changed"), max_length=1000, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    agreed_how = models.CharField(_("how the team agreed"), max_length=200, blank=True)
    themes = models.ManyToManyField(BarrierTheme, blank=True, related_name="+")
    codes = models.ManyToManyField(BarrierCode, blank=True, related_name="+")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    shared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "-pk"]

    def __str__(self) -> str:
        return self.what_we_did[:60]

    @property
    def unit(self) -> Unit:
        """The unit whose example it is."""
        return self.activity.unit
