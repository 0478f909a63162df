"""Opening and closing units. `path` is kept in the same transaction."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from services.actions.change import change, hold_organisation, refuse_outside
from services.actions.moves import closed_by_then, opened_later
from services.actions.totals_over import counts_between
from services.models import (
    OrganisationSettings,
    Post,
    Unit,
    UnitAlias,
    UnitPlacement,
    UnitToken,
)
from services.names import plain, tokens
from services.signals import past_changed, tree_changed

FACTS = frozenset(
    {"code", "kind", "service_area", "ownership", "size_band", "service_model", "locality"}
)


@change
def add_organisation(*, name: str, code: str, opened_on: date, **facts: Any) -> Unit:
    """A new root with its settings. Only a command or a test may call it: nobody's scope has it."""
    unit = _insert(
        parent=None, name=name, code=code, kind=Unit.Kind.ORGANISATION, opened_on=opened_on, **facts
    )
    OrganisationSettings.objects.create(organisation=unit)
    return unit


@change
def add_unit(
    *, by: Scope, parent: Unit, name: str, code: str, kind: str, opened_on: date, **facts: Any
) -> Unit:
    """Open a unit under `parent` from `opened_on` (inclusive).

    Raises PermissionError when the parent is outside `by`, ValidationError with a sentence when
    the parent is not open then or the code is taken.
    """
    hold_organisation(parent.organisation_id)
    parent.refresh_from_db()
    refuse_outside(by, parent)
    if parent.opened_on > opened_on:
        raise ValidationError({"opened_on": opened_later(parent)})
    if parent.closed_on:
        raise ValidationError({"parent": closed_by_then(parent)})
    _refuse_taken_code(parent.organisation_id, code)
    unit = _insert(parent=parent, name=name, code=code, kind=kind, opened_on=opened_on, **facts)
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return unit


def _insert(*, parent: Unit | None, name: str, opened_on: date, **facts: Any) -> Unit:
    pk = _next_id()
    unit = Unit.objects.create(
        pk=pk,
        organisation_id=parent.organisation_id if parent else pk,
        parent=parent,
        name=name,
        opened_on=opened_on,
        path=f"{parent.path if parent else ''}{pk}.",
        sort_key=plain(name)[:200],
        **facts,
    )
    UnitPlacement.objects.create(unit=unit, parent=parent, from_on=opened_on)
    keep_tokens(unit)
    return unit


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('services_unit', 'id'))")
        return int(cursor.fetchone()[0])


def _refuse_taken_code(organisation_id: int, code: str, *, but: int | None = None) -> None:
    taken = Unit.objects.filter(organisation_id=organisation_id, code__iexact=code)
    if taken.exclude(pk=but).exists():
        raise ValidationError(
            {
                "code": _(
                    "Another unit already has the code %(code)s. Enter a code that is not used."
                )
                % {"code": code}
            }
        )


@change
def change_unit_facts(*, by: Scope, unit: Unit, **facts: Any) -> Unit:
    """Change code, kind, area, ownership, size, model or locality of a unit."""
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    if strange := set(facts) - FACTS:
        raise TypeError(f"not facts of a unit: {sorted(strange)}")
    if "code" in facts:
        _refuse_taken_code(unit.organisation_id, facts["code"], but=unit.pk)
    for name, value in facts.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(facts))
    keep_tokens(unit)
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return unit


@change
def add_alias(*, by: Scope, unit: Unit, text: str) -> UnitAlias:
    """Remember that lists also call the unit `text`. Safe to repeat.

    Raises ValidationError when another unit of the organisation already goes by that text.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    alias = remember(unit, text)
    if alias.unit_id != unit.pk:
        raise ValidationError(
            {"text": _("Lists use this name for another unit. Enter a name for this unit alone.")}
        )
    keep_tokens(unit)
    return alias


def remember(unit: Unit, text: str) -> UnitAlias:
    """Lists that call something `text` mean the unit, unless they mean another one already."""
    key = plain(text)[:200]
    known = UnitAlias.objects.filter(organisation_id=unit.organisation_id, key=key).order_by("pk")
    held = known.filter(unit=unit).first() or known.first()
    return held or UnitAlias.objects.create(
        organisation_id=unit.organisation_id, key=key, unit=unit, text=text[:200]
    )


@change
def close_unit(*, by: Scope, unit: Unit, on: date) -> Unit:
    """From `on` the unit no longer counts. Its records stay. Safe to repeat.

    Raises ValidationError, saying how many, while people hold posts in it or units under it stay
    open on that day or later.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    _refuse_closing(unit, on)
    _closed_from(unit, on)
    return unit


@change
def reopen_unit(*, by: Scope, unit: Unit, on: date | None = None) -> Unit:
    """Take a closing back: the unit counts as if it had never closed.

    `on` is the day from which it is open again; None: it was closed by mistake. Raises
    ValidationError while the unit above is closed, and when numbers without names would count for
    the time in which it was closed.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    for above in _closed_above(unit):
        raise ValidationError(closed_by_then(above))
    if on and unit.closed_on and counts_between(unit, unit.closed_on, on):
        raise ValidationError({"on": _numbers_come_back(unit)})
    _closed_from(unit, None)
    return unit


def _closed_from(unit: Unit, on: date | None) -> None:
    """Write the day; what was kept for a day since the earlier of both closings is kept again."""
    if unit.closed_on == on:
        return
    first = min(day for day in (unit.closed_on, on) if day)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    past_changed.send(Unit, organisation_id=unit.organisation_id, from_on=first)


def _closed_above(unit: Unit) -> list[Unit]:
    """Parents, since the unit closed, that would be closed while it is open."""
    since = Q(until_on=None) | Q(until_on__gte=unit.closed_on or unit.opened_on)
    ends_first = Q(until_on=None) | Q(parent__closed_on__lte=F("until_on"))
    placements = unit.placements.filter(since, ends_first).exclude(parent__closed_on=None)
    return [placement.parent for placement in placements.select_related("parent")]


def _refuse_closing(unit: Unit, on: date) -> None:
    if unit.parent_id is None:
        raise ValidationError(_("A whole organisation cannot be closed here."))
    if on < unit.opened_on:
        raise ValidationError({"on": opened_later(unit)})
    for above in _closed_above(unit) if unit.closed_on else []:
        if above.closed_on and above.closed_on < on:
            raise ValidationError({"on": closed_by_then(above)})
    if people := _people_still_there(unit, on):
        raise ValidationError({"on": _people_remain(people, unit, on)})
    if children := _children_still_open(unit, on):
        raise ValidationError({"on": _children_remain(children, unit, on)})


def _people_still_there(unit: Unit, on: date) -> int:
    """People who hold a post in the unit on `on` or later."""
    still = Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=Greatest("from_on", on))
    posts = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), still, unit=unit, staff_member__merged_into=None
    )
    return int(posts.values("staff_member").distinct().count())


def _children_still_open(unit: Unit, on: date) -> int:
    """Units that hang under this one and are open on `on` or later."""
    open_then = Q(unit__closed_on=None) | Q(unit__closed_on__gt=Greatest("from_on", on))
    below = UnitPlacement.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), open_then, parent=unit
    )
    return int(below.values("unit").distinct().count())


def _people_remain(people: int, unit: Unit, on: date) -> str:
    return ngettext(
        "%(count)s person still has a post in %(unit)s on %(day)s. Move this person first.",
        "%(count)s people still have a post in %(unit)s on %(day)s. Move these people first.",
        people,
    ) % {"count": people, "unit": unit, "day": date_format(on)}


def _numbers_come_back(unit: Unit) -> str:
    return _(
        "Numbers without names of %(unit)s would count again from %(day)s, when it closed. Enter"
        " 0 for that day first. If it never closed, choose that day here."
    ) % {"unit": unit, "day": date_format(unit.closed_on or unit.opened_on)}


def _children_remain(children: int, unit: Unit, on: date) -> str:
    return ngettext(
        "%(count)s unit in %(unit)s is still open on %(day)s. Move or close it first.",
        "%(count)s units in %(unit)s are still open on %(day)s. Move or close them first.",
        children,
    ) % {"count": children, "unit": unit, "day": date_format(on)}


def keep_tokens(unit: Unit) -> None:
    """Make the search words of a unit afresh from its name, code and aliases."""
    words = tokens(unit.name, unit.code, *unit.aliases.values_list("text", flat=True))
    UnitToken.objects.filter(unit=unit).delete()
    UnitToken.objects.bulk_create(UnitToken(unit=unit, token=word) for word in sorted(words))
