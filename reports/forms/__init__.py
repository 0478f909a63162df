"""What was chosen about reports, packs and schedules, checked; choices are narrowed by scope."""

from reports.forms.packs import OutlineForm, PackChoice, PackForm
from reports.forms.runs import RunForm
from reports.forms.schedules import ScheduleForm
from reports.forms.signing import ReasonForm, SignForm

__all__ = [
    "OutlineForm",
    "PackChoice",
    "PackForm",
    "ReasonForm",
    "RunForm",
    "ScheduleForm",
    "SignForm",
]
