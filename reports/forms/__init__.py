"""What was chosen about reports, packs and schedules, checked; choices are narrowed by scope."""

from reports.forms.packs import OutlineForm, PackChoice, PackForm
from reports.forms.runs import RunForm
from reports.forms.schedules import ScheduleForm

__all__ = ["OutlineForm", "PackChoice", "PackForm", "RunForm", "ScheduleForm"]
