"""When a list from a folder may be put in without a person, and if not, why."""

import hashlib
import json

from django.utils.translation import gettext as _

from intake.few_known import few_known
from intake.models import DropFolder, DropTake, Upload
from intake.staff_list.stopping import stop_for

# What a person has to look at, whatever the rule says.
UNCLEAR = ("likely", "unidentified", "problems", "conflicts")
CHANGES = ("added", "changed", "left_proposed")


def why_a_person(folder: DropFolder, upload: Upload) -> str:
    """Why somebody has to look at this list; empty when the rule lets it in."""
    counts = upload.counts
    if not folder.applies_itself:
        return _("It waits for you, as every list of this folder.")
    if why := _new_shape(folder, upload):
        return why
    if doubt := few_known(counts):
        return doubt
    if any(counts.get(name, 0) for name in UNCLEAR):
        return _("Some rows need a person to look at them.")
    if stop := stop_for(counts):
        return stop
    changes = sum(counts.get(name, 0) for name in CHANGES)
    if changes > folder.most_changes:
        told = {"changes": changes, "most": folder.most_changes}
        return _("It would change %(changes)s people. The rule lets in up to %(most)s.") % told
    return ""


def _new_shape(folder: DropFolder, upload: Upload) -> str:
    """Compared with the list of this folder that was put in last and still stands."""
    stand = Upload.objects.filter(
        drop__folder=folder, stage=Upload.Stage.APPLIED, batch__undone_at=None
    )
    last = stand.exclude(pk=upload.pk).order_by("-pk").first()
    if last is None:
        return _("It is the first list of this folder, so look at it once.")
    if shape_of(last) != shape_of(upload):
        return _("Its columns or its format are not as they were last time.")
    return ""


def shape_of(upload: Upload) -> str:
    """Stands for the header and for how each column is read, not for what the rows say."""
    facts = upload.facts
    told = [
        upload.mapping_version,
        sorted(upload.answers.items()),
        upload.is_everyone,
        *(facts.get(name) for name in ("format", "encoding", "delimiter", "columns")),
        sorted(facts.get("ignored_columns", [])),
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def by_rule(take: DropTake) -> int | None:
    """The number of people who left, confirmed by the rule; None when nobody did."""
    return take.upload.counts.get("left_proposed", 0) or None if take.upload else None
