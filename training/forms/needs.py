"""A proposal of who needs which level: where, from when, and a level for each role."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Look, OnceMixin, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField
from training.figures.needs import GroupLine
from training.models import Course, Level, NeedsProposal


class NeedsStartForm(OnceMixin, TipForm):
    """The branch, and the day from which its levels are to be asked."""

    submit_label = _("Go on")
    looks = {"from_on": Look(width=10)}
    missing = {
        "unit": _("Choose a team or service"),
        "from_on": _("Enter the day from which this is to hold"),
    }
    unit = UnitField(label=_("For which part of the organisation?"))
    from_on = UKDateField(label=_("From when?"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Choose a team or service"))
        )


class NeedsLevelsForm(TipForm):
    """A level for each group and role, a course for each level, and the size of a room.

    `today` is what to say of what is asked now, by the name of the field.
    """

    looks = {"from_on": Look(width=10), "room_size": Look(width=3)}
    missing = {"from_on": _("Enter the day from which this is to hold")}
    from_on = UKDateField(label=_("From when?"))
    room_size = forms.IntegerField(
        label=_("People in a session"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Leave it empty while you do not know"),
    )

    def __init__(
        self,
        *args: Any,
        proposal: NeedsProposal,
        groups: tuple[GroupLine, ...],
        levels: list[Level],
        courses: list[Course],
        today: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.levels, self.courses, self.today = levels, courses, today
        for group in groups:
            self._offer_group(group)
        for level in levels:
            mine = [c for c in courses if c.level and c.level.line == level.line]
            label = _("Course for %(level)s") % {"level": level.name}
            self._offer(f"course_{level.rank}", label, mine, _("Not known yet"))
        self._fill(proposal)

    def _offer_group(self, group: GroupLine) -> None:
        people = _("%(name)s: %(n)s people")
        if group.group_id is not None:
            words = _("Everybody in %(name)s: %(n)s people")
            label = words % {"name": group.name, "n": group.people}
            none = _("No level for all of them")
            self._offer(f"group_{group.group_id}", label, self.levels, none)
        for role in group.roles:
            label = people % {"name": role.name, "n": role.people}
            self._offer(f"role_{role.role_id}", label, self.levels, _("Not chosen"))

    def _offer(self, name: str, label: Any, rows: list[Any], empty: Any) -> None:
        one = RowField(label=label, required=False, help_text=self.today.get(name, ""))
        one.offer(rows, empty=str(empty))
        self.add_field(name, one)

    def _fill(self, proposal: NeedsProposal) -> None:
        """What the proposal says so far; a level of another version as the one of today."""
        today = {level.line: level for level in self.levels}
        fields = self.fields
        fields["from_on"].initial, fields["room_size"].initial = (
            proposal.from_on,
            proposal.room_size,
        )
        for line in proposal.lines.select_related("level"):
            name = f"role_{line.role_id}" if line.role_id else f"group_{line.role_group_id}"
            if name in fields:
                fields[name].initial = today.get(line.level.line)
        for course in proposal.courses.select_related("level"):
            level = today.get(course.level.line) if course.level else None
            if level and f"course_{level.rank}" in fields:
                fields[f"course_{level.rank}"].initial = course

    def chosen(self, kind: str) -> dict[int, Level]:
        """The level chosen for each role or group, by its id; `kind` is "role" or "group"."""
        return {
            int(name.split("_")[1]): level
            for name, level in self.cleaned_data.items()
            if name.startswith(f"{kind}_") and level is not None
        }

    @property
    def chosen_courses(self) -> list[Course]:
        """The course of each level for which one was chosen."""
        said = self.cleaned_data
        return [said[name] for name in said if name.startswith("course_") and said[name]]
