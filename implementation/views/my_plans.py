"""One's own plans."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.models import Action
from implementation.views.plan_words import plan_table

ROWS = 100


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_mine(request: ScopedRequest) -> HttpResponse:
    """What I said I would do, the nearest day first."""
    today, mine = timezone.localdate(), Action.objects.within(request.scope)
    mine = mine.filter(owner_id=request.user.pk).for_list()
    done = list(mine.filter(progress="done").order_by("-done_on", "words", "pk")[:10])
    empty = _("No plan is yours at the moment. Choose yourself when you make one.")
    todo = mine.open().soonest_first()[:ROWS]
    context = {
        "back": reverse("implementation:plan_list"),
        "table": plan_table(request, _("To do"), todo, today, empty),
        "done": plan_table(request, _("Done lately"), done, today, "") if done else None,
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/plan_mine.html", context)
