"""The part of an activity's pages that says what it touched; nowhere where the module is off."""

from dataclasses import dataclass

from core.guards import ScopedRequest
from core.modules import Module
from core.permissions import Permission
from implementation.actions.touches import set_touches
from implementation.figures.coverage import frameworks_in_use
from implementation.forms.touches import TouchesForm
from implementation.models import Activity, Touch


@dataclass(frozen=True)
class Touched:
    """A framework and the names of what was touched of it."""

    framework: str
    names: tuple[str, ...]


def touches_form(request: ScopedRequest, activity: Activity | None = None) -> TouchesForm | None:
    """The boxes for a new activity, or for one that is there; None where there are none."""
    if activity is not None and not request.viewer.has(Module.COVERAGE, activity.unit.path):
        return None
    scope = request.viewer.scope_in(Permission.LOG_IMPLEMENTATION, Module.COVERAGE)
    path = activity.unit.path if activity else ""
    found = [f for f in frameworks_in_use(scope, path=path) if not f.is_retired]
    if not found:
        return None
    touched = Touch.objects.within(scope).filter(activity=activity)
    ticked = set(touched.values_list("element_id", flat=True)) if activity else set()
    sent = request.POST if request.method == "POST" else None
    return TouchesForm(sent, frameworks=found, touched=ticked)


def keep_touches(request: ScopedRequest, form: TouchesForm | None, activity: Activity) -> None:
    """Keep what was ticked, for an activity that has just been saved."""
    if form is None or not form.is_valid():
        return
    if request.viewer.has(Module.COVERAGE, activity.unit.path):
        set_touches(by=request.scope, activity=activity, elements=form.elements)


def touched_by(request: ScopedRequest, activity: Activity) -> list[Touched]:
    """What an activity touched, framework by framework. One query; none where it is off."""
    if not request.viewer.has(Module.COVERAGE, activity.unit.path):
        return []
    rows = activity.touches.select_related("element__framework")
    found: dict[str, list[str]] = {}
    for row in rows.order_by("element__framework__code", "element__position"):
        found.setdefault(row.element.framework.name, []).append(row.element.name)
    return [Touched(framework, tuple(names)) for framework, names in found.items()]
