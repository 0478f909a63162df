"""What helped others: examples for a barrier of the same kind."""

from django.db.models import Exists, OuterRef, Q

from core.scope import Scope
from implementation.models import Barrier, Example

MOST_SHOWN = 5


def examples_for(scope: Scope, barrier: Barrier) -> list[Example]:
    """Examples of the same organisation that helped with the same code or theme, newest first.

    Those with the same code stand first; a barrier's own team is left out. Three queries, or none
    for a barrier without a theme.
    """
    if barrier.theme_id is None:
        return []
    same_code = Exists(
        Example.codes.through.objects.filter(
            example_id=OuterRef("pk"), barriercode_id=barrier.code_id or 0
        )
    )
    same_theme = Exists(
        Example.themes.through.objects.filter(
            example_id=OuterRef("pk"), barriertheme_id=barrier.theme_id
        )
    )
    shared = Example.objects.shared_with(scope).standing().for_list()
    ours = shared.filter(activity__unit__organisation_id=barrier.unit.organisation_id)
    found = ours.annotate(is_exact=same_code).filter(Q(is_exact=True) | same_theme)
    others = found.exclude(activity__unit_id=barrier.unit_id)
    return list(others.order_by("-is_exact", "-agreed_on", "-pk")[:MOST_SHOWN])
