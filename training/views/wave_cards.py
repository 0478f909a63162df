"""Who is asked in a session: a part of its page, and cards for those without an address."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.actions.mails_apart import address_of
from training.figures.evaluation import asks_anything
from training.models import Ask, Session, Wave
from training.wave_codes import Code
from training.wave_days import windows
from training.wave_links import path_of, who_is


def wave_table(scope: Scope, session: Session) -> Table | None:
    """The three waves of a session: when, and how many were asked. Never who answered.

    None while nothing is asked.
    """
    waves = list(Wave.objects.within(scope).filter(evaluation__session=session))
    columns = [
        Column(_("Asked")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("People asked"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [wave.get_kind_display(), wave.opens_on, wave.closes_on, wave.asked] for wave in waves
    ]
    return Table(_("Does it work?"), columns, rows, hide_caption=True) if rows else None


def asking_words(session: Session, *, today: date) -> str:
    """Why nothing is asked in a session: not yet, not at all, or not any more."""
    if not asks_anything(session):
        return _(
            "This course asks nothing yet. It asks once somebody has chosen statements for it."
        )
    opens_on = windows(session.on, session.last_on)[Wave.Kind.BEFORE].opens_on
    if session.state == Session.State.PLANNED and today <= session.on:
        day = date_format(max(opens_on, today), "j F Y")
        return _("People with a place are asked from %(day)s on, for the first time.") % {
            "day": day
        }
    return _("Nobody was asked in this session.")


@require_safe
@needs(Permission.RECORD_TRAINING)
def wave_cards(request: ScopedRequest, session_id: int) -> HttpResponse:
    """One card for each person without an e-mail address who is asked now, to be handed over."""
    rows = Session.objects.within(request.scope).select_related("unit")
    session = get_object_or_404(rows, pk=session_id)
    asks = Ask.objects.within(request.scope).open_on(timezone.localdate()).with_people()
    people = [(ask, who_is(ask)) for ask in asks.filter(wave__evaluation__session=session)]
    cards = [(who, ask) for ask, who in people if not address_of(who)]
    cards.sort(key=lambda card: (card[0].sort_key, card[0].pk))
    context = {
        "session": session,
        "crumbs": [
            {"label": _("Sessions"), "url": reverse("training:session_list")},
            {"label": session.title, "url": reverse("training:session_detail", args=[session.pk])},
        ],
        "cards": [_card(who, ask) for who, ask in cards],
        "address": settings.SITE_URL + reverse("training:wave_enter"),
        "who_sees": who_can_see(Permission.RECORD_TRAINING),
    }
    return TemplateResponse(request, "training/wave_cards.html", context)


def _card(who: Any, ask: Any) -> dict[str, Any]:
    return {
        "who": who.shown_name,
        "code": str(Code(ask.wave.kind, ask.person.number)),
        "until": ask.wave.closes_on,
        "link": settings.SITE_URL + path_of(ask),
    }
