"""Adopting a proposal: at once in a small organisation, by a worker in a large one.

Counting 100,000 people anew takes longer than anybody should wait for a page.
"""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.jobs import Fenced, Lease, claim, fail, finish, give_back, leased
from core.models import Job
from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.models import StaffMember
from training.actions.needs import adopt
from training.models import NeedsAdoption, NeedsProposal

log = logging.getLogger(__name__)
TASK = "training.tasks.adopt_needs"
AT_ONCE = 5_000


class CannotAdopt(Exception):
    """Why a worker cannot do it, fit for the page."""


@transaction.atomic
def adopt_or_ask(*, by: Scope, proposal: NeedsProposal, at_once: int = AT_ONCE) -> bool:
    """Adopt it, or ask a worker to when the organisation has more than `at_once` people.

    Whether it is adopted already. Asking again changes nothing, but for one that could not be
    finished: it is tried anew. Raises as `adopt` does.
    """
    people = StaffMember.objects.filter(organisation=proposal.unit.organisation_id)
    if people[at_once : at_once + 1].exists():
        _ask(by, proposal)
        return False
    adopt(by=by, proposal=proposal)
    return True


def _ask(by: Scope, proposal: NeedsProposal) -> None:
    if not by.holds(proposal.unit.path):
        raise PermissionError(f"{proposal.unit} is outside this scope")
    if proposal.state == NeedsProposal.State.ADOPTED:
        return
    if proposal.state == NeedsProposal.State.UNDONE or not proposal.lines.exists():
        raise ValueError(_("Choose a level for at least one role first."))
    facts = {"asked_by_id": by.user_id}
    job, is_new = NeedsAdoption.objects.get_or_create(proposal=proposal, defaults=facts)
    again = NeedsAdoption.objects.filter(pk=job.pk, state=Job.State.FAILED)
    if is_new or again.update(state=Job.State.WAITING, finished_at=None, **facts):
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
    lease.progress(_("Counting"), 1, 2)
    with transaction.atomic():
        try:
            adopt(by=scope, proposal=job.proposal)
        except ValueError as refused:
            raise CannotAdopt(str(refused)) from refused
        finish(NeedsAdoption, lease.pk, lease.attempt)


def _scope_of(job: NeedsAdoption) -> Scope:
    """The rights of the person who asked, as they are now."""
    if job.asked_by_id is not None:
        scope = viewer_for(job.asked_by_id).scope_for(Permission.MANAGE_FRAMEWORKS)
        if scope.holds(job.proposal.unit.path):
            return scope
    raise CannotAdopt(_("The access of the person who asked has ended. Press Adopt again."))
