"""What intake hangs on units goes along when one unit becomes another."""

from django.utils.translation import gettext as _

from intake.models import DropFolder
from services.carried import Carried, Passing


def carry_folders(passing: Passing) -> None:
    """The system that filled the list of a unit fills the list of the one that takes over.

    Never the list of a wider branch: raises ValueError in a split until somebody says which part.
    """
    folders = DropFolder.objects.filter(unit=passing.source)
    if passing.heir:
        folders.update(unit=passing.heir)
    elif folders.exists():
        raise ValueError(
            _("A folder fills the list of %(unit)s. Say which part takes everybody else.")
            % {"unit": passing.source.name}
        )


DROP_FOLDERS = Carried(
    DropFolder,
    "organisation",
    lambda: _("A folder that fills itself was changed later, so this has to stay."),
    carry_folders,
    fields=("unit",),
)
