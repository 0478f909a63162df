"""How far a recommendation is, in words."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from implementation.figures.recommendations import Standing


def waiting_words(standing: Standing) -> str:
    """What comes next, or that it is closed."""
    if not standing.is_open:
        return _("Closed: it is shown, and it was reported back.")
    names = {
        "answer": _("an answer"),
        "action": _("a plan"),
        "evidence": _("something that shows it"),
        "evaluation": _("a look whether it worked"),
        "report": _("a new report back") if standing.told_early else _("a report back"),
    }
    told = get_text_list([names[one] for one in standing.waits_for], _("and"))
    return _("Open. Still to come: %(what)s.") % {"what": told}
