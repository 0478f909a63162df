"""Loading what a published survey printed, to stand beside an organisation's own coverage."""

from django.db import transaction

from core.scope import Scope
from implementation.access import must_hold
from implementation.figures.benchmarks import shipped_for
from implementation.models import Benchmark, ChangeFramework
from services.models import Unit


@transaction.atomic
def load_benchmarks(*, by: Scope, organisation: Unit, framework: ChangeFramework) -> int:
    """Show the survey beside this framework; safe to repeat. Returns how many items there are.

    Raises ValueError when we know of no survey of this framework.
    """
    must_hold(by, organisation)
    shipped = shipped_for(framework)
    if shipped is None:
        raise ValueError("no survey is known of this framework")
    by_code = {element.code: element for element in framework.elements.all()}
    for position, item in enumerate(shipped.items, start=1):
        Benchmark.objects.get_or_create(
            organisation=organisation,
            framework=framework,
            item=item.name,
            defaults={
                "element": by_code.get(item.element),
                "position": position,
                "percent": item.percent,
                "n": item.n,
                "base": item.base,
                "source": shipped.source,
                "warning": item.warning,
            },
        )
    return len(shipped.items)


@transaction.atomic
def remove_benchmarks(*, by: Scope, organisation: Unit, framework: ChangeFramework) -> None:
    """Take the survey away again; safe to repeat. It can be loaded afresh."""
    must_hold(by, organisation)
    Benchmark.objects.filter(organisation=organisation, framework=framework).delete()
