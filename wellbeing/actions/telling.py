"""What people were given on paper or told: slips, and where to find support."""

import secrets
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Scope
from wellbeing import nullifiers
from wellbeing.actions.rounds import held
from wellbeing.keys import KeyStore
from wellbeing.models import ReportingGroup, Round, RoundStep


@transaction.atomic
def print_slips(*, by: Scope, round_id: object) -> dict[ReportingGroup, list[str]]:
    """The codes of every slip group in an order of chance: as many as people without an account.

    The same codes each time, so that printing twice gives nobody a second answer. That they were
    printed is noted, the codes are not. Raises ValueError when there is nothing to print.
    """
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    groups = list(of.groups.filter(way=ReportingGroup.Way.SLIP))
    key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    if of.state != Round.State.OPEN or key is None or not groups:
        raise ValueError(_("There are no slips to print for this check-in now."))
    printed = {}
    for group in groups:
        codes = [
            nullifiers.code_of_slip(key, of.pk, group.number, number)
            for number in range(1, group.eligible + 1)
        ]
        secrets.SystemRandom().shuffle(codes)
        printed[group] = codes
    RoundStep.objects.create(round=of, step=RoundStep.Step.PRINTED, by_id=by.user_id)
    return printed


@transaction.atomic
def tell_group(*, by: Scope, round_id: object, number: int, on: date, how: str) -> ReportingGroup:
    """Note when and how a group was told where to find support.

    Raises ReportingGroup.DoesNotExist.
    """
    of = held(by, Permission.PREPARE_CHECKINS, round_id)
    group: ReportingGroup = of.groups.get(number=number)
    group.told_on, group.told_how = on, how
    group.save(update_fields=["told_on", "told_how"])
    RoundStep.objects.create(
        round=of, step=RoundStep.Step.TOLD, by_id=by.user_id, told=group.name[:300]
    )
    return group
