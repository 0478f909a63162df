"""A barrier in words: its name, its facts, and who can see it."""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Viewer
from core.who_sees import who_can_see
from implementation.figures.told_as import knows_team, place_for, remover_told
from implementation.models import Barrier


def name_of(barrier: Barrier) -> str:
    """Its theme, and its more exact name when there is one."""
    words = [word.name for word in (barrier.theme, barrier.code) if word]
    return ": ".join(words)


def title_of(barrier: Barrier) -> str:
    """The sentence as it was written, or its name."""
    return barrier.sentence or name_of(barrier)


def state_tag(barrier: Barrier) -> str:
    """Taken back, lifted, or nothing while it is in the way."""
    if barrier.withdrawn_at:
        return _("Taken back")
    return _("Lifted") if barrier.lifted_on else ""


def facts_of(viewer: Viewer, barrier: Barrier, noter: str) -> list[dict[str, Any]]:
    """Rows of its summary, for `viewer`; `noter` is what may be told of who noted it."""
    told = [
        (_("State"), state_tag(barrier) or _("In the way")),
        (_("Team or service"), place_for(viewer, barrier).name),
        (_("What it is about"), name_of(barrier) or _("No theme yet")),
        (_("How much it slows things"), barrier.get_slows_display()),
        (_("Who can remove it"), remover_words(viewer, barrier)),
        (_("Since"), barrier.since_on),
        (_("No longer in the way from"), barrier.lifted_on),
        (_("What helped"), barrier.what_helped),
        (_("The nearest of the list"), barrier.enabler.name if barrier.enabler else ""),
        (_("Noted by"), noter),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def remover_words(viewer: Viewer, barrier: Barrier) -> str:
    """ "The service: Harbour, Manager", as far as it was said and gives no team away."""
    if not barrier.who_can_remove:
        return _("Not said yet")
    kind = str(barrier.get_who_can_remove_display())
    asked = barrier.remover_unit if knows_team(viewer, barrier) else remover_told(barrier)
    names = [asked.name] if asked else []
    if barrier.remover_role:
        names.append(str(barrier.get_remover_role_display()))
    return f"{kind}: {get_text_list(names, _('and'))}" if names else kind


def seen_by(barrier: Barrier) -> list[str]:
    """Who can see this one barrier, in whole sentences."""
    told = [*who_can_see(Permission.HEAR_BARRIERS), _("The person who noted it.")]
    if barrier.told_as and barrier.audience == Barrier.Audience.LEVEL:
        told += _above(barrier)
    elif barrier.audience == Barrier.Audience.LEVEL:
        told[0] = " ".join(who_can_see(Permission.VIEW_IMPLEMENTATION))
    if barrier.kept_from:
        never = _("Nobody sees it who managed %(unit)s on a day since it began.")
        told.append(never % {"unit": barrier.kept_from.name})
    if barrier.hides_noter:
        told.append(_("Nobody is told the name of the person who noted it."))
    return told


def _above(barrier: Barrier) -> list[str]:
    """Those it is told to without its team; nobody when it is about the head of all."""
    told = barrier.told_as
    if told is None or told == barrier.kept_from:
        return []
    words = _(
        "Managers, executives and admins of %(unit)s and of units above it. They are not told which"
        " team it is, and the manager of that team does not see it."
    )
    return [words % {"unit": told.name}]


def seen_by_choice(*, is_staff: bool) -> list[str]:
    """Who will see a barrier that is being noted, for each choice of the form."""
    leads = " ".join(who_can_see(Permission.HEAR_BARRIERS))
    readers = " ".join(who_can_see(Permission.VIEW_IMPLEMENTATION))
    told = [
        _("“My delivery lead”: %(who)s No report counts it.") % {"who": leads},
        _("“Those who can help”: %(who)s It counts in figures and reports.") % {"who": readers},
        _("About how the team is managed: delivery leads, and with “those who can help” the "
          "levels above. Never the manager of your team."),
    ]  # fmt: skip
    return [*told, _name_of_staff() if is_staff else _name_of_role(), _("You see what you noted.")]


def _name_of_staff() -> str:
    return _(
        "Your name is shown to nobody. Your job role is shown only in a team of ten people or"
        " more. Somebody else there must have the same role."
    )


def _name_of_role() -> str:
    return _(
        "Your name stands in the history for leads, managers and admins, unless it is about how"
        " the team is managed."
    )
