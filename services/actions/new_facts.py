"""What a unit is that others become: the facts on which all of them agree."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from services.models import Unit
from services.models.sharing_agreement import PARTNERS

AGREED = ("service_area", "ownership", "service_model", "locality")
Facts = dict[str, str]


def facts_of_merged(units: Sequence[Unit], kind: str) -> Facts:
    """Facts of a new unit that these merge into; `kind` is what the plan says, "" for nothing.

    Only large units surely make a large one. Raises ValueError when nobody can tell the kind.
    """
    sizes = {unit.size_band for unit in units}
    large = Unit.SizeBand.LARGE
    return _agreed(units) | {
        "kind": _kind_of_merged(units, kind),
        "size_band": large if sizes == {large} else "",
    }


def facts_of_part(source: Unit, kind: str) -> Facts:
    """Facts of a new unit that is a part of `source`. Only a small one surely has small parts."""
    small = Unit.SizeBand.SMALL
    return _agreed([source]) | {
        "kind": kind or source.kind,
        "size_band": small if source.size_band == small else "",
    }


def _agreed(units: Sequence[Unit]) -> Facts:
    said = {name: {getattr(unit, name) for unit in units} for name in AGREED}
    return {name: found.pop() if len(found) == 1 else "" for name, found in said.items()}


def _kind_of_merged(units: Sequence[Unit], kind: str) -> str:
    partners = [unit for unit in units if unit.kind in PARTNERS]
    own = [unit for unit in units if unit.kind not in PARTNERS]
    if kind in PARTNERS and own:
        raise ValueError(
            _("%(unit)s is no partner, so the new unit is none either. Choose another kind.")
            % {"unit": own[0].name}
        )
    if not kind and partners and own:
        raise ValueError(_mixed(partners[0], own[0]))
    kinds = {unit.kind for unit in units}
    agreed = kinds.pop() if len(kinds) == 1 else ""
    return kind or agreed or (Unit.Kind.PARTNER if partners else Unit.Kind.TEAM)


def _mixed(partner: Unit, own: Unit) -> str:
    return _(
        "%(partner)s is a partner and %(unit)s is not. Choose the kind of the new unit, or merge"
        " into a unit that is there."
    ) % {"partner": partner.name, "unit": own.name}
