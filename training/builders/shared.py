"""What is shared with other teams, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Column, Table
from training.figures.shared import Shared
from training.models import Trainer


def shared_words(shared: Shared) -> list[str]:
    """Of supervisors or trainers that were told before: who is there for other teams too."""
    if not shared:
        return []
    teams = ngettext("%(n)s other team", "%(n)s other teams", shared.teams) % {"n": shared.teams}
    words = ngettext(
        "Of these, %(n)s is noted for a unit above and is shared with %(teams)s.",
        "Of these, %(n)s are noted for a unit above and are shared with %(teams)s.",
        shared.above,
    )
    return [words % {"n": shared.above, "teams": teams}]


def trainer_names(trainers: list[Trainer]) -> Table:
    """Whoever may give a session of the unit, with the unit that they are noted for."""
    columns = [Column(_("Name")), Column(_("For")), Column(_("Sessions a month"), numeric=True)]
    rows = [[one.shown_name, one.unit.name, one.sessions_a_month] for one in trainers]
    return Table(_("Who gives training"), columns, rows)
