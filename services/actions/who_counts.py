"""Deciding who counts, from a day on."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, hold_organisation, refuse_outside
from services.models import CountingRule, Unit
from services.models.counting_rule import LAST_HEADCOUNT_DAY, OPTIONAL_KINDS
from services.signals import who_counts_changed


@change
def decide_who_counts(
    *,
    by: Scope,
    organisation: Unit,
    from_on: date,
    headcount_day: int | None = None,
    leavers_count: bool = True,
    away_count: bool = False,
    left_out_kinds: Collection[str] = (),
) -> CountingRule:
    """From `from_on` (inclusive) until the next rule these people count. Safe to repeat.

    A rule of the same day is replaced. Raises PermissionError when the whole organisation is not
    inside `by`, ValueError for a day of the month that not every month has.
    """
    refuse_outside(by, organisation)
    if headcount_day is not None and not 1 <= headcount_day <= LAST_HEADCOUNT_DAY:
        raise ValueError(_("Choose a day from 1 to 28. Every month has these."))
    hold_organisation(organisation.pk)
    facts = {
        "headcount_day": headcount_day,
        "leavers_count": leavers_count,
        "away_count": away_count,
        "left_out_kinds": [kind for kind, _label in OPTIONAL_KINDS if kind in left_out_kinds],
    }
    rows = CountingRule.objects.select_for_update()
    rule: CountingRule | None = rows.filter(organisation=organisation, from_on=from_on).first()
    if rule and all(getattr(rule, name) == value for name, value in facts.items()):
        return rule
    return _keep(rule or CountingRule(organisation=organisation, from_on=from_on), by, facts)


def _keep(rule: CountingRule, by: Scope, facts: Mapping[str, object]) -> CountingRule:
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.noted_by_id = by.user_id
    rule.save()
    _tell(rule)
    return rule


@change
def drop_counting_rule(*, by: Scope, rule: CountingRule, today: date) -> None:
    """Take back a rule that has not begun. Safe to repeat.

    Raises PermissionError outside `by`, ValueError once figures were counted by it.
    """
    refuse_outside(by, rule.organisation)
    if rule.from_on <= today:
        raise ValueError(
            _("This rule began on %(day)s. Choose another rule from a later day instead.")
            % {"day": date_format(rule.from_on)}
        )
    CountingRule.objects.filter(pk=rule.pk).delete()
    _tell(rule)


def _tell(rule: CountingRule) -> None:
    who_counts_changed.send(
        CountingRule, organisation_id=rule.organisation_id, from_on=rule.from_on
    )
