"""What a report is about, as the first lines of each format say it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.builders.report import Head
from reports.builders.words import day


def facts_about(head: Head, more: tuple[tuple[str, str], ...] = ()) -> tuple[tuple[str, str], ...]:
    """Name and value of each fact, for the head of the PDF and the first sheet."""
    made = date_format(timezone.localtime(head.made_at), "j F Y, H:i")
    told = (
        (_("Unit"), f"{head.unit_name} ({head.unit_code})"),
        (_("Organisation"), head.organisation),
        (_("Period"), f"{head.period.code}: {head.period.label}"),
        (_("As at"), day(head.counted_on)),
        (_("Structure"), head.basis_name),
        *more,
        (
            _("Made"),
            _("%(moment)s, version %(version)s") % {"moment": made, "version": head.version},
        ),
    )
    late = (_("Late"), _("This report was made after the day it was due."))
    return (*told, late) if head.is_late else told
