"""The training of those who lead, by their accounts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from services.models import StaffMember
from training.models import TrainingRecord, Verification

LEADERS_COURSE = "stilt"


@dataclass(frozen=True, slots=True)
class LeadersTraining:
    """Of some accounts: how many there are, and how many are on the staff list at all.

    `trained` completed something in the time asked about, `on_track` the course for leaders ever.
    """

    leaders: int
    listed: int
    trained: int
    on_track: int

    @property
    def unlisted(self) -> int:
        """Those who lead and are not on the staff list: nothing is known of their training."""
        return self.leaders - self.listed


def training_of_leaders(
    accounts: frozenset[int], *, from_on: date, until_on: date
) -> LeadersTraining:
    """What those who lead completed; a record that was undone does not count. Two queries.

    What was done elsewhere is told where a verification says on `until_on` that it counts.
    """
    counting = Verification.objects.counting_on(until_on).values("equivalence")
    listed = StaffMember.objects.filter(user__in=accounts).count()
    rows = list(
        TrainingRecord.objects.standing()
        .filter(Q(course__isnull=False) | Q(equivalence__in=counting))
        .annotate(account=Coalesce("staff_member__merged_into__user", "staff_member__user"))
        .filter(account__in=accounts, on__lte=until_on)
        .values_list("account", "course__code", "on")
    )
    return LeadersTraining(
        leaders=len(accounts),
        listed=listed,
        trained=len({account for account, _code, on in rows if on >= from_on}),
        on_track=len({account for account, code, _on in rows if code == LEADERS_COURSE}),
    )
