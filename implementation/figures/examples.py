"""What helped others: examples for a barrier of the same kind."""

from django.db.models import Exists, OuterRef, Q

from core.scope import Scope
from implementation.models import Barrier, Example
from services.figures.codes import counted_as
from services.models import BarrierCode, BarrierTheme

MOST_SHOWN = 5
NO_CODE = 0


def examples_for(scope: Scope, barrier: Barrier) -> list[Example]:
    """Examples of the same organisation that helped with the same code or theme, newest first.

    Codes are read as the organisation counts them. Those with the same code stand first; a
    barrier's own team is left out. Six queries at most, or none for a barrier without a theme.
    """
    if barrier.theme_id is None:
        return []
    codes, themes = _alike(barrier, barrier.theme_id)
    same_code = Exists(
        Example.codes.through.objects.filter(
            example_id=OuterRef("pk"), barriercode_id__in=codes or {0}
        )
    )
    same_theme = Exists(
        Example.themes.through.objects.filter(example_id=OuterRef("pk"), barriertheme_id__in=themes)
    )
    shared = Example.objects.shared_with(scope).standing().for_list()
    ours = shared.filter(activity__unit__organisation_id=barrier.unit.organisation_id)
    found = ours.annotate(is_exact=same_code).filter(Q(is_exact=True) | same_theme)
    others = found.exclude(activity__unit_id=barrier.unit_id)
    return list(others.order_by("-is_exact", "-agreed_on", "-pk")[:MOST_SHOWN])


def _alike(barrier: Barrier, theme: int) -> tuple[set[int], set[int]]:
    """Codes (ids) that count as the same as the barrier's code, and the themes it may be met in.

    The themes are the barrier's own and that of the code which its code counts as.
    """
    if barrier.code_id is None:
        return {NO_CODE}, _themes_alike(barrier, {theme})
    read = counted_as(barrier.unit.organisation_id)
    end = read.get(barrier.code_id, barrier.code_id)
    codes = {end, barrier.code_id, *(one for one, other in read.items() if other == end)}
    if end == barrier.code_id:
        return codes, _themes_alike(barrier, {theme})
    counted = BarrierCode.objects.filter(pk=end).values_list("theme_id", flat=True)
    return codes, _themes_alike(barrier, {theme, *counted})


def _themes_alike(barrier: Barrier, themes: set[int]) -> set[int]:
    """These themes (ids), and those that the organisation counts as the same. One query."""
    read = counted_as(barrier.unit.organisation_id, BarrierTheme)
    ends = {read.get(one, one) for one in themes}
    return themes | ends | {one for one, other in read.items() if other in ends}
