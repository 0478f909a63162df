"""Who should refresh a level, slowly and in plain Python: nothing here is shared with the SQL."""

import datetime as dt
from calendar import monthrange
from collections import Counter

from services.models import Post, StaffMember
from tests.training.oracle import Oracle


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def window_open_on(day: dt.date, first: int, last: int) -> dt.date | None:
    """When the time of the year that `day` is in began; None outside it."""
    month, opened = day, day.replace(day=1)
    for _ in range(12):
        if opened.month == first:
            break
        opened = (opened - dt.timedelta(days=1)).replace(day=1)
    months = [first]
    while months[-1] != last:
        months.append(months[-1] % 12 + 1)
    return opened if month.month in months else None


def refreshers(oracle: Oracle, within_days: int, unit_id: int | None = None) -> Counter:
    """How many people by rank."""
    found: Counter = Counter()
    for pk, person in oracle.people.items():
        if person.left_out or (unit_id and unit_id not in oracle.above(person.unit_id)):
            continue
        records = oracle.evidence(StaffMember.objects.get(pk=pk))
        for rank in person.required & person.held:
            mine = [(on, expires_on) for r, on, expires_on in records if r == rank]
            if _is_due(oracle, pk, rank, mine, within_days):
                found[rank] += 1
    return found


def _is_due(oracle: Oracle, pk: int, rank: int, records: list, within_days: int) -> bool:
    soon = oracle.day + dt.timedelta(days=within_days)
    if all(expires_on is not None and expires_on <= soon for _on, expires_on in records):
        return True
    done_on = max(on for on, _expires_on in records)
    return any(
        _asks_again(oracle.day, oracle.since(post), rule, done_on, soon)
        for post in Post.objects.filter(staff_member=pk)
        if post.from_on <= oracle.day and (post.until_on is None or post.until_on >= oracle.day)
        for rule in oracle.rules_of(post)
        if rule.level is not None and oracle.rank_of(rule.level) == rank
    )


def _asks_again(day: dt.date, began_on: dt.date, rule, done_on: dt.date, soon: dt.date) -> bool:
    if rule.refresh_months is not None:
        return months_later(done_on, rule.refresh_months) <= soon
    if rule.window_from_month is None:
        return False
    opened = window_open_on(day, rule.window_from_month, rule.window_until_month)
    if opened is None:
        return False
    spared = rule.not_within_months or 0
    return all(one < opened and months_later(one, spared) <= opened for one in (done_on, began_on))
