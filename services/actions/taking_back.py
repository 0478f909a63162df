"""Taking a reorganisation back, while nothing later depends on it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from services.actions.change import change
from services.actions.homes import leave_homes, settle_homes
from services.actions.ledger import Changes, Row, built_on, made, restore
from services.actions.moves import settle_tree
from services.actions.past import tell_of_past
from services.actions.reorganise import hold_plan
from services.actions.units import keep_tokens
from services.carried import all_carried
from services.figures.tree import placed_on
from services.models import (
    AccessGrant,
    CountedBy,
    Headcount,
    Post,
    Reorganisation,
    SharingAgreement,
    StaffMember,
    Unit,
    UnitAlias,
    UnitName,
    UnitPlacement,
)
from services.signals import tree_changed

DAY = timedelta(days=1)
# Fields that follow from others, so that they depend on nothing by themselves.
FOLLOWS = {(Unit, "parent"), (StaffMember, "home_unit")}


@change
def undo_reorganisation(
    *, by: Scope, plan: Reorganisation, today: date | None = None
) -> Reorganisation:
    """Everything as it was before, to the letter. Safe to repeat.

    Raises ValueError that says which later thing depends on it; PermissionError outside `by`.
    """
    plan, day = hold_plan(by, plan), today or timezone.localdate()
    if plan.state == Reorganisation.State.UNDONE:
        return plan
    if plan.state != Reorganisation.State.DONE:
        raise ValueError(_("This plan is not done, so there is nothing to take back."))
    _refuse_built_on(plan)
    with tree_changed.at_once():
        _put_back(plan, day)
        tree_changed.send(Unit, organisation_id=plan.unit.organisation_id)
    tell_of_past(plan.unit.organisation_id, plan.on, plan.changes)
    plan.state, plan.undone_by_id = Reorganisation.State.UNDONE, by.user_id
    plan.undone_at = timezone.now()
    plan.save(update_fields=["state", "undone_by", "undone_at"])
    return plan


def _refuse_built_on(plan: Reorganisation) -> None:
    if found := built_on(plan.changes):
        later = _later_plan(plan, found)
        raise ValueError(_take_back_first(later) if later else _changed_later(found))
    for row in Headcount.objects.filter(pk__in=made(plan.changes, Headcount)):
        if _hung_on(row, plan.changes):
            raise ValueError(_changed_later({Headcount._meta.label: [{"unit_id": row.unit_id}]}))
    for unit in Unit.objects.filter(pk__in=made(plan.changes, Unit)):
        if what := _hung_on(unit, plan.changes):
            raise ValueError(
                _("%(unit)s has records of its own by now (%(what)s), so it has to stay.")
                % {"unit": unit.name, "what": what}
            )


def _later_plan(plan: Reorganisation, found: dict[str, list[Row]]) -> Reorganisation | None:
    rows = {(label, str(row["id"])) for label, some in found.items() for row in some}
    done = Reorganisation.objects.filter(
        state=Reorganisation.State.DONE,
        done_at__gt=plan.done_at,
        unit__organisation_id=plan.unit.organisation_id,
    )
    for later in done.order_by("-done_at"):
        if any((label, pk) in rows for label, told in later.changes.items() for pk in told):
            return later  # type: ignore[no-any-return]
    return None


def _take_back_first(later: Reorganisation) -> str:
    return _("“%(name)s” was done later and builds on it. Take that back first.") % {
        "name": later.name
    }


def _changed_later(found: dict[str, list[Row]]) -> str:
    """Names the first thing that somebody changed since."""
    said = {
        Unit._meta.label: _("The unit %(unit)s was changed later, so this has to stay."),
        UnitPlacement._meta.label: _("%(unit)s was moved again later, so this has to stay."),
        UnitName._meta.label: _("%(unit)s got another name later, so this has to stay."),
        Post._meta.label: _("A post in %(unit)s was changed later, so this has to stay."),
        AccessGrant._meta.label: _("Access to %(unit)s was changed later, so this has to stay."),
        Headcount._meta.label: _("A number of %(unit)s was changed later, so this has to stay."),
        CountedBy._meta.label: _("What counts in %(unit)s was changed later, so this has to stay."),
        SharingAgreement._meta.label: _("An agreement of %(unit)s was changed later."),
        UnitAlias._meta.label: _("Names in lists of %(unit)s changed later, so this has to stay."),
    }
    said |= {one.model._meta.label: one.label() for one in all_carried()}
    label, rows = next(iter(found.items()))
    row = rows[0]
    unit = Unit.objects.filter(pk=row.get("unit_id") or row["id"]).first()
    return said[label] % {"unit": unit.name if unit else _("a unit")}


def _hung_on(row: Any, changes: Changes) -> str:
    """What was recorded for a row that the plan made, in the words of its model; "" if nothing.

    Counts that are made from other rows fall away with the unit.
    """
    for relation in _relations(type(row)):
        model: Any = relation.related_model
        if (model, relation.field.name) in FOLLOWS or _is_made_again(model):
            continue
        ours = [int(pk) for pk in changes.get(model._meta.label, {})]
        rows = model._base_manager.filter(**{relation.field.name: row})
        if rows.exclude(pk__in=ours).exists():
            return str(model._meta.verbose_name)
    return ""


def _relations(to: type[Any] = Unit) -> list[Any]:
    """Every foreign key to such a row, those without a name on this side too."""
    fields: list[Any] = to._meta.get_fields(include_hidden=True)
    return [one for one in fields if one.auto_created and not one.concrete]


def _is_made_again(model: Any) -> bool:
    is_event = hasattr(model, "pgh_tracked_model")
    return is_event or getattr(model, "is_derived", False) or model.__name__ == "UnitToken"


def _put_back(plan: Reorganisation, day: date) -> None:
    organisation_id = plan.unit.organisation_id
    with _nothing_in_the_way():
        restore(plan.changes)
    settle_tree(organisation_id, day)
    settle_homes(organisation_id, day)
    opened = made(plan.changes, Unit)
    units = _units_of(plan.changes)
    for unit in Unit.objects.filter(pk__in=units).exclude(pk__in=opened):
        keep_tokens(unit)
    _refuse_unsound(organisation_id, units, plan.on)
    leave_homes(opened, day)
    with _nothing_in_the_way():
        _remove(opened)
        connection.check_constraints()


@contextmanager
def _nothing_in_the_way() -> Iterator[None]:
    """What the database refuses is a sentence, now and not when all of it is written."""
    try:
        yield
    except IntegrityError:
        raise ValueError(_("Later records stand in the way, so this has to stay.")) from None


def _remove(units: list[int]) -> None:
    """Units on which nothing hangs but what is made again from other rows.

    Not by Django's own delete: it asks to remove rows of history too, of which there are none.
    """
    for relation in _relations():
        model: Any = relation.related_model
        if _is_made_again(model) and not hasattr(model, "pgh_tracked_model"):
            rows = model._base_manager.filter(**{f"{relation.field.name}__in": units})
            rows._raw_delete(rows.db)
    gone = Unit.objects.filter(pk__in=units)
    gone._raw_delete(gone.db)


def _units_of(changes: Changes) -> list[int]:
    """Units that any changed row names."""
    found: set[int] = set()
    for label, told in changes.items():
        for row in (one for pair in told.values() for one in pair if one):
            ids = [row.get("unit_id"), row.get("parent_id")]
            ids += [row["id"]] if label == Unit._meta.label else []
            found |= {pk for pk in ids if pk}
    return sorted(found)


def _refuse_unsound(organisation_id: int, units: list[int], on: date) -> None:
    """Raises ValueError when what came later would have no place in what was before."""
    for unit in Unit.objects.filter(pk__in=units).exclude(closed_on=None):
        if people := _people_after_closing(unit):
            raise ValueError(_people_begin_later(people, unit))
    for row in _below_a_closed_one(units):
        raise ValueError(
            _("%(unit)s is part of %(above)s by now, which would be closed. Move it first.")
            % {"unit": row.unit.name, "above": row.parent.name if row.parent else ""}
        )
    _refuse_circles(organisation_id, on)


def _people_after_closing(unit: Unit) -> int:
    still = Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=Greatest("from_on", "shut"))
    posts = Post.objects.annotate(shut=F("unit__closed_on")).filter(
        Q(until_on=None) | Q(until_on__gte=F("shut")), still, unit=unit
    )
    return int(posts.filter(staff_member__merged_into=None).values("staff_member").count())


def _people_begin_later(people: int, unit: Unit) -> str:
    return ngettext(
        "%(count)s person has a post in %(unit)s that began later. Change this post first.",
        "%(count)s people have posts in %(unit)s that began later. Change these posts first.",
        people,
    ) % {"count": people, "unit": unit.name}


def _below_a_closed_one(units: list[int]) -> Iterable[UnitPlacement]:
    """Placements in which an open unit hangs below one that is closed, or not yet open."""
    shut = F("parent__closed_on")
    open_then = Q(unit__closed_on=None) | Q(unit__closed_on__gt=Greatest("from_on", shut))
    lasts = Q(until_on=None) | Q(until_on__gte=shut)
    rows = UnitPlacement.objects.filter(lasts, open_then, parent__in=units)
    return rows.exclude(parent__closed_on=None).select_related("unit", "parent").order_by("pk")[:1]


def _refuse_circles(organisation_id: int, on: date) -> None:
    """On every day on which something moves, each unit hangs below the top."""
    rows = UnitPlacement.objects.filter(unit__organisation_id=organisation_id)
    days = set(rows.filter(from_on__gt=on).values_list("from_on", flat=True)) | {on}
    for day in sorted(days):
        above = dict(
            placed_on(day)
            .filter(unit__organisation_id=organisation_id)
            .values_list("unit_id", "parent_id")
        )
        if not _all_hang(above):
            raise ValueError(_("A later move would leave a unit below itself. Move it first."))


def _all_hang(above: dict[int, int | None]) -> bool:
    """Whether walking up from every unit ends at the top. Each unit is walked over once."""
    fine: set[int] = set()
    for unit in above:
        way: list[int] = []
        at: int | None = unit
        while at is not None and at in above and at not in fine:
            if at in way:
                return False
            way.append(at)
            at = above[at]
        fine |= set(way)
    return True
