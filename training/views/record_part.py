"""What training holds about a person, as their own record page shows it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables import Cell, Column, Table
from services.models import StaffMember
from services.record_parts import RecordPart
from training.figures import OwnRecord, own_record
from training.figures.own import OwnLevel
from training.figures.person import AskedLevel
from training.figures.tracks import own_tracks
from training.models import Standing


def training_part(person: StaffMember, on: date) -> RecordPart:
    """Levels and what the person took part in, as at `on`."""
    record = own_record(person, on=on)
    shown: dict[str, Any] = {
        "later": record.later,
        "levels": level_table(record),
        "taken_part": taken_table(record),
        "tracks": own_track_table(person, on),
    }
    return RecordPart("training/_record_part.html", shown)


def level_table(record: OwnRecord) -> Table:
    """Each level, whether it is asked for and whether it is held."""
    columns = [Column(_("Level")), Column(_("Asked for")), Column(_("Held"))]
    rows: list[list[Any]] = [
        [
            Cell(level.name, note=level.description),
            _("Yes") if level.is_required else _("No"),
            held_cell(level),
        ]
        for level in record.levels
    ]
    return Table(_("Practice levels"), columns, rows, empty=_("No framework has been chosen yet."))


def held_cell(level: OwnLevel | AskedLevel) -> Cell:
    """Whether a level is held, and when it is due to be refreshed."""
    words = _("Yes") if level.is_held else _("Not yet") if level.is_required else _("No")
    if level.refresh_on is None:
        return Cell(words)
    due = _("Could be refreshed, due on %(day)s. It still counts.")
    return Cell(words, note=due % {"day": date_format(level.refresh_on)})


def taken_table(record: OwnRecord) -> Table:
    """What the person took part in, the newest first."""
    columns = [
        Column(_("Session or course")),
        Column(_("Counts for")),
        Column(_("Date")),
        Column(_("Counts until")),
    ]
    rows = [
        [
            one.title,
            Cell(one.level, note=_("No longer") if one.has_run_out and one.level else ""),
            one.on,
            one.counts_until,
        ]
        for one in record.taken_part
    ]
    return Table(
        _("What you took part in"), columns, rows, empty=_("No session or course is noted yet.")
    )


def own_track_table(person: StaffMember, on: date) -> Table | None:
    """Training beside the levels, such as for leaders, asked for or done; None without any."""
    tracks = own_tracks(person, on=on)
    if not tracks:
        return None
    columns = [Column(_("Track")), Column(_("Asked for")), Column(_("Done"))]
    asked = (Standing.Status.MET, Standing.Status.NOT_YET)
    rows: list[list[Any]] = [
        [
            Cell(one.name, note=one.description),
            _("Yes") if one.status in asked else _("No"),
            _("Yes") if one.has_done else _("Not yet"),
        ]
        for one in tracks
    ]
    return Table(_("Beside the levels"), columns, rows)
