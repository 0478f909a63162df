"""Adopting a proposal, or taking it back: at once in a small organisation, else by a worker.

Counting 100,000 people anew takes longer than anybody should wait for a page.
"""

import logging
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.jobs import ANEW, Fenced, Lease, claim, fail, finish, give_back, leased
from core.models import Job
from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.models import StaffMember
from training.actions.needs import adopt, refuse_to_take_back, take_back
from training.models import NeedsAdoption, NeedsProposal

log = logging.getLogger(__name__)
TASK = "training.tasks.adopt_needs"
AT_ONCE = 5_000
FAILED = Q(state=Job.State.FAILED)
WAS_ADOPTING = Q(state=Job.State.READY, takes_back=False)


class CannotAdopt(Exception):
    """Why a worker cannot do it, fit for the page."""


@transaction.atomic
def adopt_or_ask(*, by: Scope, proposal: NeedsProposal, at_once: int = AT_ONCE) -> bool:
    """Adopt it, or ask a worker to when the organisation has more than `at_once` people.

    Whether it is adopted already. Asking again changes nothing, but for one that could not be
    finished: it is tried anew. Raises as `adopt` does.
    """
    if _is_large(proposal, at_once):
        _ask_to_adopt(by, proposal)
        return False
    adopt(by=by, proposal=proposal)
    return True


@transaction.atomic
def take_back_or_ask(*, by: Scope, proposal: NeedsProposal, at_once: int = AT_ONCE) -> bool:
    """Take it back, or ask a worker to, as `adopt_or_ask` does; whether it is taken back already.

    Raises as `take_back` does, before a worker is asked.
    """
    if _is_large(proposal, at_once):
        _ask_to_take_back(by, proposal)
        return False
    take_back(by=by, proposal=proposal)
    return True


def _is_large(proposal: NeedsProposal, at_once: int) -> bool:
    people = StaffMember.objects.filter(organisation=proposal.unit.organisation_id)
    return bool(people[at_once : at_once + 1].exists())


def _ask_to_adopt(by: Scope, proposal: NeedsProposal) -> None:
    _held_by(by, proposal)
    if proposal.state == NeedsProposal.State.ADOPTED:
        return
    if proposal.state == NeedsProposal.State.UNDONE or not proposal.lines.exists():
        raise ValueError(_("Choose a level for at least one role first."))
    _ask(by, proposal, anew=FAILED, takes_back=False)


def _ask_to_take_back(by: Scope, proposal: NeedsProposal) -> None:
    _held_by(by, proposal)
    if proposal.state == NeedsProposal.State.UNDONE:
        return
    refuse_to_take_back(proposal)
    _ask(by, proposal, anew=FAILED | WAS_ADOPTING, takes_back=True)


def _held_by(by: Scope, proposal: NeedsProposal) -> None:
    """Raises PermissionError outside `by`; reads anew how far the proposal is by now."""
    if not by.holds(proposal.unit.path):
        raise PermissionError(f"{proposal.unit} is outside this scope")
    proposal.refresh_from_db(fields=["state", "after"])


def _ask(by: Scope, proposal: NeedsProposal, *, anew: Q, takes_back: bool) -> None:
    """One row waits for a worker; only one that is as `anew` says is set to wait again."""
    facts = {"asked_by_id": by.user_id, "takes_back": takes_back}
    job, is_new = NeedsAdoption.objects.get_or_create(proposal=proposal, defaults=facts)
    again = NeedsAdoption.objects.filter(anew, pk=job.pk)
    if is_new or again.update(**ANEW, **facts):
        ring(TASK, job.pk)


def do_adoption(adoption_id: int) -> None:
    """What a worker does; harmless when somebody else has it or it is done."""
    attempt = claim(NeedsAdoption, adoption_id)
    if attempt is None:
        return
    try:
        with leased(NeedsAdoption, adoption_id, attempt) as lease:
            _do(lease)
    except CannotAdopt as refused:
        fail(NeedsAdoption, adoption_id, attempt, str(refused))
    except Fenced:
        log.warning("Adoption %s was taken over from attempt %s", adoption_id, attempt)
    except Exception:
        give_back(NeedsAdoption, adoption_id, attempt)
        raise


def _do(lease: Lease) -> None:
    """The rules, the figures and the end of the job in one transaction."""
    job = NeedsAdoption.objects.select_related("proposal__unit").get(pk=lease.pk)
    scope = _scope_of(job)
    lease.progress(_("Changing the rules"), 0, 2)
    work = take_back if job.takes_back else adopt
    with transaction.atomic():
        try:
            work(by=scope, proposal=job.proposal, when_counting=partial(_say_counting, lease))
        except ValueError as refused:
            raise CannotAdopt(str(refused)) from refused
        finish(NeedsAdoption, lease.pk, lease.attempt)


def _say_counting(lease: Lease) -> None:
    lease.progress(_("Counting people again"), 1, 2)


def _scope_of(job: NeedsAdoption) -> Scope:
    """The rights of the person who asked, as they are now."""
    if job.asked_by_id is not None:
        scope = viewer_for(job.asked_by_id).scope_for(Permission.MANAGE_FRAMEWORKS)
        if scope.holds(job.proposal.unit.path):
            return scope
    raise CannotAdopt(_("The access of the person who asked has ended. Ask again."))
