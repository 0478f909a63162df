"""What was chosen about reports, packs and schedules, checked; choices are narrowed by scope."""

from reports.forms.packs import OutlineForm, PackChoice, PackForm
from reports.forms.runs import RunForm
from reports.forms.schedules import ScheduleAddForm, ScheduleForm
from reports.forms.signing import ReasonForm, SignForm
from reports.forms.told import NameForm, TellMeForm

__all__ = [
    "NameForm",
    "OutlineForm",
    "PackChoice",
    "PackForm",
    "ReasonForm",
    "RunForm",
    "ScheduleAddForm",
    "ScheduleForm",
    "SignForm",
    "TellMeForm",
]
