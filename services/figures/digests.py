"""Whose weekly mail is due, who may have one apart, what went out, and who might like a word."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import User
from core.periods import is_working_day, working_day_of_week
from core.scope import Scope
from services.figures.people import records_of
from services.models import (
    AccessGrant,
    DigestChoice,
    DigestRule,
    DigestSent,
    DigestTold,
    HandOver,
    OrganisationSettings,
    StaffMember,
)

FRIDAY = 4
WEEK = timedelta(days=7)
R = DigestChoice.Rhythm


def readers_due(day: date) -> list[tuple[int, int]]:
    """(account, organisation) of everybody whose mail of this week may go out on `day`.

    Nobody at a weekend or on a bank holiday, nobody before the organisation's day, nobody twice in
    a week, monthly readers once a month, and nobody who wants none, has left or has no access. A
    day that was missed is made up for until Friday. Eight queries; three at a weekend.
    """
    early = _not_yet(day)
    homes = _homes(day) if day.weekday() <= FRIDAY else {}
    users = User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=_had(day))
    wanting = users.exclude(pk__in=DigestChoice.objects.filter(rhythm=R.NONE).values("user"))
    ids = wanting.order_by("pk").values_list("pk", flat=True)
    return [(pk, homes[pk]) for pk in ids if pk in homes and homes[pk] not in early]


def _not_yet(day: date) -> set[int]:
    """Organisations that send nothing on `day`: closed, before their day of the week, or never.

    Where the day of the week is a bank holiday it is the next working day of the week, else the
    last one before it.
    """
    rules = {one.organisation_id: one for one in DigestRule.objects.all()}
    monday = day - timedelta(days=day.weekday())
    found = set()
    for organisation, nation in OrganisationSettings.objects.values_list("organisation", "nation"):
        rule = rules.get(organisation, DigestRule())
        usual = monday + timedelta(days=rule.weekday)
        is_time = is_working_day(day, nation) and day >= working_day_of_week(usual, nation)
        if not (rule.is_on and is_time):
            found.add(organisation)
    return found


def _homes(day: date) -> dict[int, int]:
    """The organisation of each account: where the person works, else where it has access."""
    grants = AccessGrant.objects.current_on(day).order_by("-pk")
    homes = dict(grants.values_list("user", "unit__organisation"))
    people = StaffMember.objects.filter(merged_into=None, user__isnull=False)
    here = people.filter(Q(left_on=None) | Q(left_on__gt=day))
    return homes | dict(here.values_list("user", "organisation"))


def _had(day: date) -> QuerySet[Any, Any]:
    """Accounts whose mail of the week was taken up, or that had one this month and want no more.

    Whoever had a mail apart less than seven days before the day of this week has none in it.
    """
    week = day - timedelta(days=day.weekday())
    monthly = DigestChoice.objects.filter(rhythm=R.MONTHLY).values("user")
    this_month = Q(sent_at__isnull=False, week__gt=day.replace(day=1) - timedelta(days=7))
    apart = Q(user__in=_had_one_apart(week))
    rows = DigestSent.objects.filter(Q(week=week) | apart | this_month & Q(user__in=monthly))
    found: QuerySet[Any, Any] = rows.exclude(user=None).values("user")
    return found


def _had_one_apart(week: date) -> set[int]:
    """Accounts that had a mail apart less than seven days before the usual day of this week."""
    rows = DigestSent.objects.filter(about=DigestSent.About.ASKED, sent_on__gt=week - WEEK)
    facts = ("user", "sent_on", "organisation__digest_rule__weekday")
    found = rows.exclude(user=None).values_list(*facts)
    usual = DigestRule().weekday
    return {
        user
        for user, sent_on, weekday in found
        if sent_on > week - WEEK + timedelta(days=usual if weekday is None else weekday)
    }


def readers_due_within(first: date, last: date) -> set[int]:
    """Accounts whose weekly mail may go out on a day from `first` to `last`, both inclusive."""
    days = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    return {user for day in days for user, _organisation in readers_due(day)}


def closed_on(day: date) -> set[int]:
    """Organisations where `day` is no working day."""
    nations = OrganisationSettings.objects.values_list("organisation", "nation")
    return {pk for pk, nation in nations if not is_working_day(day, nation)}


def _mails_to(person: StaffMember) -> Q:
    """Mails to the person, with an account or without."""
    theirs = Q(staff_member__in=records_of(person))
    return theirs if person.user_id is None else theirs | Q(user=person.user_id)


def may_have_mail(person: StaffMember, day: date) -> bool:
    """Whether a mail apart may go to the person: they want mail, and had none for their time.

    Seven days, or the month of those who want mail once a month.
    """
    chosen = DigestChoice.objects.filter(_mails_to(person)).values_list("rhythm", flat=True)
    rhythms = set(chosen)
    if R.NONE in rhythms:
        return False
    since = day.replace(day=1) if R.MONTHLY in rhythms else day
    latest = min(since, day - WEEK + timedelta(days=1))
    sent = DigestSent.objects.filter(_mails_to(person), sent_at__isnull=False)
    return not sent.filter(sent_on__gte=latest).exists()


def told_before(person: StaffMember, keys: set[str]) -> set[str]:
    """Which of these things a mail told the person already."""
    sent = DigestSent.objects.filter(_mails_to(person), sent_at__isnull=False)
    rows = DigestTold.objects.filter(sent__in=sent.values("pk"), key__in=keys)
    return set(rows.values_list("key", flat=True))


def mails_sent(scope: Scope, words: str = "") -> QuerySet[Any, Any]:
    """What went out in the organisations of `scope`, newest first; `words` narrow to readers."""
    rows = DigestSent.objects.within(scope).filter(sent_at__isnull=False)
    if words:
        account = Q(user__name__icontains=words) | Q(user__email__icontains=words)
        person = Q(staff_member__sort_key__icontains=words)
        rows = rows.filter(account | person | Q(staff_member__email__icontains=words))
    both = rows.select_related("user", "staff_member")
    found: QuerySet[Any, Any] = both.order_by("-sent_at", "-pk")
    return found


def who_might_like_a_word(scope: Scope, *, on: date) -> QuerySet[Any, Any]:
    """Open hand-overs of the branches of `scope`, by name; one's own are somebody else's.

    Whoever has left by `on` is not on it.
    """
    here = Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=on)
    rows = HandOver.objects.within(scope).of_others(scope.user_id).filter(here, closed_on=None)
    rows = rows.exclude(user=scope.user_id)
    found: QuerySet[Any, Any] = rows.select_related("staff_member__home_unit").order_by(
        F("staff_member__sort_key"), "pk"
    )
    return found
