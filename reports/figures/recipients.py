"""Whom a finished report is told to: decided when it is ready, and again when the mail goes out."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from core.periods import Rhythm, rhythm_of
from core.permissions import ROLES, Permission
from reports.access import FIT_FOR_EVERYBODY, SIGNED_FIRST, TELLS_OF, may_read
from reports.figures.failed import admins_of, failed_scheduled
from reports.figures.signed import is_signed
from reports.figures.withdrawn import withdrawal_of
from reports.models import Delivery, NamedRecipient, ReportRun, Subscription
from services.access import viewer_for
from services.models import AccessGrant

# Reports of a day or a week are told to those alone who asked for it.
TOLD_TO_LEADS = (Rhythm.MONTHLY, Rhythm.QUARTERLY)
# What a schedule makes waits for somebody: for the executive where nobody leads, else the admins.
TOLD_IN_ORDER = ("delivery_lead", "executive", "admin")


def recipients(run: ReportRun) -> list[User]:
    """Who gets a mail: delivery leads, the person who asked, and whoever wanted to be told or was
    told of a version before.

    The leads are those of the unit itself or, where it has none, of the nearest unit above. Where
    nobody leads, a scheduled report is told to the executive, else to the admins. Nobody who has
    stopped the mail, and nobody who may not read it.
    """
    return [user for user, is_mailed in concerned(run) if is_mailed]


def concerned(run: ReportRun) -> list[tuple[User, bool]]:
    """Everybody whom a report concerns, and whether by mail; a lead who stopped the mail is not."""
    told = told_of(run)
    people = User.objects.filter(pk__in=told, is_active=True).order_by("pk")
    return [
        (user, told[user.pk])
        for user in people
        if may_read(viewer_for(user.pk), run.kind, run.unit.path)
    ]


def is_told(user_id: int | None, run: ReportRun) -> bool:
    """Whether this person gets a mail about the next report of its kind about its unit."""
    wish = Subscription.objects.filter(unit=run.unit_id, kind=run.kind, user=user_id).first()
    return wish.is_on if wish else user_id in _leads(run)


def told_of(run: ReportRun) -> dict[int, bool]:
    """Ids of the users whom it concerns, and whether each wants a mail about it."""
    wishes = Subscription.objects.filter(unit=run.unit_id, kind=run.kind)
    wish: dict[int, bool] = dict(wishes.values_list("user", "is_on"))
    told = {user_id: wish.get(user_id, True) for user_id in _leads(run) | _told_before(run)}
    told |= {user_id: True for user_id, is_on in wish.items() if is_on}
    return told | ({run.asked_by_id: True} if run.asked_by_id else {})


def _leads(run: ReportRun) -> set[int]:
    if run.is_scheduled and rhythm_of(run.period) not in TOLD_TO_LEADS:
        return set()
    roles = TOLD_IN_ORDER if run.is_scheduled else TOLD_IN_ORDER[:1]
    needed = {Permission.VIEW_REPORTS, *TELLS_OF[run.kind]}
    able = [role for role in roles if needed <= ROLES[role].permissions]
    return next(filter(None, (_nearest(run, role) for role in able)), set())


def _told_before(run: ReportRun) -> set[int]:
    """Whom earlier versions of it concerned: what they hold may be out of date now."""
    if run.version == 1:
        return set()
    versions = ReportRun.objects.of(run.unit, run.kind, run.period, run.basis)
    mails = Delivery.objects.filter(
        run__in=versions.filter(version__lt=run.version).values("pk"),
        about=Delivery.About.READY,
        user__isnull=False,
    )
    return set(mails.values_list("user", flat=True))


def _nearest(run: ReportRun, role: str) -> set[int]:
    """Who has this role in the nearest unit, from the run's own upwards, where anybody has it."""
    grants = AccessGrant.objects.current_on(timezone.localdate()).filter(
        role=role, user__is_active=True, unit__in=run.unit.ancestor_ids
    )
    nearest: dict[str, set[int]] = {}
    for path, user_id in grants.values_list("unit__path", "user"):
        nearest.setdefault(path, set()).add(user_id)
    return nearest[max(nearest, key=len)] if nearest else set()


def named_for(run: ReportRun, *, on: date) -> list[NamedRecipient]:
    """People without an account who get the file: of scheduled reports fit for everybody."""
    if not run.is_scheduled:
        return []
    return named_outside(run, on=on)


def named_outside(run: ReportRun, *, on: date) -> list[NamedRecipient]:
    """Everybody who is named for reports of this kind about this unit on a day."""
    if run.kind not in FIT_FOR_EVERYBODY:
        return []
    named = NamedRecipient.objects.filter(unit=run.unit_id, kind=run.kind)
    return list(named.current_on(on).order_by("pk"))


def is_to_be_signed(run: ReportRun) -> bool:
    """Whether somebody must sign this version before it goes to anybody outside."""
    return run.kind in SIGNED_FIRST and not is_signed(run)


def refusal(mail: Delivery, *, on: date) -> str:
    """Why a mail must not go out now, as a state of the delivery; empty when it may."""
    if mail.named is not None:
        is_fit = mail.run.kind in FIT_FOR_EVERYBODY and not withdrawal_of(mail.run).rounds
        if not is_fit or not mail.named.is_current_on(on):
            return Delivery.State.STOPPED
        return Delivery.State.HELD if is_to_be_signed(mail.run) else ""
    if mail.user is None or not mail.user.is_active:
        return Delivery.State.WITHHELD
    if mail.about == Delivery.About.FAILED:
        return _no_alert(mail, mail.user.pk, on)
    if not may_read(viewer_for(mail.user.pk), mail.run.kind, mail.run.unit.path):
        return Delivery.State.WITHHELD
    return "" if told_of(mail.run).get(mail.user.pk) else Delivery.State.STOPPED


def _no_alert(mail: Delivery, user_id: int, on: date) -> str:
    """A failure is told while that one stands, to those who can do something about it."""
    if user_id not in {one.pk for one in admins_of(mail.run, on=on)}:
        return Delivery.State.WITHHELD
    stands = failed_scheduled().filter(pk=mail.run_id, attempt=mail.of_attempt).exists()
    return "" if stands else Delivery.State.STOPPED
