"""Who counts in figures of people on a day, and in words."""

from datetime import date

from django.utils.translation import gettext as _

from services.models import CountingRule
from services.models.counting_rule import OPTIONAL_KINDS


def rule_on(organisation_id: int, day: date) -> CountingRule:
    """The rule that holds on `day`; before anything was decided, everybody in post who is here.

    One query.
    """
    found: CountingRule | None = CountingRule.objects.newest_by(organisation_id, day).first()
    return found or CountingRule(organisation_id=organisation_id)


def rule_words(rule: CountingRule) -> tuple[str, ...]:
    """The rule in a few sentences, as every report and page prints it."""
    return (_day_words(rule), _leavers_words(rule), _away_words(rule), *_kinds_words(rule))


def _day_words(rule: CountingRule) -> str:
    if rule.headcount_day is None:
        return _("The people of a period are counted on its last day.")
    return _("The people of a period are counted on day %(day)s of its last month.") % {
        "day": rule.headcount_day
    }


def _leavers_words(rule: CountingRule) -> str:
    if rule.leavers_count:
        return _("Somebody who leaves counts until the last day at work.")
    return _("Somebody who left in a period does not count in it.")


def _away_words(rule: CountingRule) -> str:
    if rule.away_count:
        return _("People who are away for long count.")
    return _("People who are away for long do not count.")


def _kinds_words(rule: CountingRule) -> list[str]:
    names = dict(OPTIONAL_KINDS)
    out = [str(names[kind]) for kind in names if kind in rule.left_out_kinds]
    counted = [str(names[kind]) for kind in names if kind not in rule.left_out_kinds]
    told = []
    if counted:
        told.append(_("These count beside employees: %(kinds)s.") % {"kinds": ", ".join(counted)})
    if out:
        told.append(_("These do not count: %(kinds)s.") % {"kinds": ", ".join(out)})
    return told
