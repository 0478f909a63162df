"""Which mails about a session went out, in sentences."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from training.figures.told import Told
from training.models import SessionNotice


def told_words(found: tuple[Told, ...]) -> str:
    """ "You have a place: 12 sent, the last on 3 May 2026, 09:00." and so on."""
    return " ".join(_line(one) for one in found)


def _line(one: Told) -> str:
    parts = [_("%(n)s sent") % {"n": one.sent}]
    if one.last_at:
        parts.append(_("the last on %s") % date_format(localtime(one.last_at), "j F Y, H:i"))
    counted = (
        (one.waiting, _("%(n)s waiting")),
        (one.not_needed, _("%(n)s not needed any more, or without an address")),
        (one.failed, _("%(n)s could not be sent")),
    )
    parts += [words % {"n": many} for many, words in counted if many]
    about = dict(SessionNotice.About.choices)[one.about]
    return _("%(about)s: %(told)s.") % {"about": about, "told": ", ".join(parts)}
