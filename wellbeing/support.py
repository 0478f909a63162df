"""Places to turn to, as pages and posters show them: public, the same for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import Scope
from services.eligibility import home_organisation
from services.models import Unit
from wellbeing.models import SupportSource
from wellbeing.wording import in_words

# Twice a year somebody looks whether a place is still right.
LOOK_AGAIN = timedelta(days=183)
KINDS = [
    ("internal", _("In your organisation")),
    ("hours", _("Out of hours")),
    ("national", _("National")),
]


@dataclass(frozen=True, slots=True)
class Place:
    """A place to turn to, in one language."""

    name: str
    detail: str
    hours: str
    phone: str
    text_to: str
    web: str


@dataclass(frozen=True, slots=True)
class Section:
    """Places of one kind under their title."""

    title: str
    places: tuple[Place, ...]


def sections(organisation: int | None) -> tuple[Section, ...]:
    """What is offered in an organisation, or to everybody when there is none. One query.

    Places for elected members alone stand in a section of their own, at the end.
    """
    told = list(_offered(organisation))
    everybody = [one for one in told if one.whom == SupportSource.Whom.EVERYBODY]
    elected = [one for one in told if one.whom == SupportSource.Whom.ELECTED]
    by_kind = [(title, [s for s in everybody if s.kind == kind]) for kind, title in KINDS]
    named = [*by_kind, (_("For elected members"), elected)]
    return tuple(Section(str(title), tuple(map(_place, found))) for title, found in named if found)


def organisation_of(user_id: int | None) -> int | None:
    """Where an account's person belongs, else the only organisation there is, else None."""
    if user_id is not None and (home := home_organisation(user_id)):
        return home
    roots = Unit.objects.filter(parent=None).values_list("pk", flat=True)[:2]
    return roots[0] if len(roots) == 1 else None


def is_organisation(pk: int) -> bool:
    """Whether there is an organisation with this id."""
    return Unit.objects.filter(pk=pk, parent=None).exists()


def organisations_in(scope: Scope) -> list[Unit]:
    """The organisations in which `scope` has a branch, A to Z. One query."""
    roots = {int(branch.split(".")[0]) for branch in scope.branches}
    return list(Unit.objects.filter(pk__in=roots))


def may_change(scope: Scope, source: SupportSource) -> bool:
    """Own places; one that is everybody's only where there is no other organisation."""
    if source.organisation_id is not None:
        return any(b.startswith(f"{source.organisation_id}.") for b in scope.branches)
    return bool(scope.branches) and Unit.objects.filter(parent=None).count() == 1


def asks_for_a_look(source: SupportSource, today: date) -> bool:
    """Whether it was never checked, or not for half a year."""
    return source.checked_on is None or today - source.checked_on > LOOK_AGAIN


def _offered(organisation: int | None) -> Iterable[SupportSource]:
    mine = Q(organisation=None) | Q(organisation=organisation)
    return SupportSource.objects.filter(mine, retired_on=None)


def _place(source: SupportSource) -> Place:
    return Place(
        name=in_words(source.names),
        detail=in_words(source.details),
        hours=in_words(source.hours),
        phone=source.phone,
        text_to=source.text_to,
        web=source.web,
    )
