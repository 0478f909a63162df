"""One's own plans, and the weekly mail about them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.guards import ScopedRequest, needs, public
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.actions.digests import choose_digest, reader_of, stop_digest
from implementation.models import Action, DigestChoice
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
        "wants": DigestChoice.objects.filter(user=int(request.user.pk or 0), wants=True).exists(),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/plan_mine.html", context)


@require_POST
@needs(Permission.VIEW_IMPLEMENTATION)
def digest_choose(request: ScopedRequest) -> HttpResponse:
    """The weekly mail on, or off."""
    wants = request.POST.get("wants") == "yes"
    choose_digest(user_id=int(request.user.pk or 0), wants=wants)
    text = (
        _("You will get one mail a week.") if wants else _("You will get no more of these mails.")
    )
    messages.success(request, text)
    return redirect("implementation:plan_mine")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public("the link at the end of a mail stops that mail without signing in")
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; a mail program that stops the mail for its reader posts at once."""
    try:
        reader_of(token)
        if request.method == "POST":
            stop_digest(token)
    except ValueError as error:
        raise Http404 from error
    context = {"is_done": request.method == "POST"}
    return TemplateResponse(request, "implementation/digest_stop.html", context)
