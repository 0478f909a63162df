"""Every component on one page, for tests and pictures only. Not part of the product."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.charts import Level, LevelChart, Point, Series, TimeLine, multiples
from core.figures import Rate
from core.forms import FilterForm, Look, OnceMixin, TipForm, UKDateField
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see

KINDS = [
    ("session", "Reflective session"),
    ("policy", "Policy changed"),
    ("space", "Space made calmer"),
]


class ActivityForm(OnceMixin, TipForm):
    """One of everything."""

    looks = {
        "kind": Look(size="m", hints={"policy": "A rule, a form or a letter"}),
        "fte": Look(width=4, suffix="of full time"),
        "shift": Look(inline=True, small=True),
        "calm": Look(divider_before="none"),
    }
    submit_label = "Save activity"

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="What happened")
    team = forms.ChoiceField(choices=[("", "Choose a team"), ("1", "Ward 4"), ("2", "Kitchen")])
    on = UKDateField(label="Day", until_today=True)
    people = forms.IntegerField(label="How many people", max_value=500, required=False)
    fte = forms.DecimalField(label="Hours", required=False)
    email = forms.EmailField(label="Work email")
    password = forms.CharField(widget=forms.PasswordInput, required=False, label="Password")
    shift = forms.ChoiceField(
        choices=[("d", "Day"), ("n", "Night")], widget=forms.RadioSelect, required=False
    )
    calm = forms.MultipleChoiceField(
        choices=[("light", "Light"), ("noise", "Noise"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Select all that apply",
        label="What changed",
    )
    note = forms.CharField(
        widget=forms.Textarea, required=False, help_text="One sentence. Please do not name people."
    )
    agreed = forms.BooleanField(
        label="The team agreed to this", help_text="Ask at the next meeting"
    )
    file = forms.FileField(label="A file", required=False)


class TeamFilter(FilterForm):
    q = forms.CharField(label="Name", required=False)
    kind = forms.ChoiceField(choices=[("", "Any kind"), *KINDS], required=False)


@login_not_required
def gallery(request):
    form = ActivityForm(
        request.POST or ({"email": "x", "on": "31/2/2025"} if "errors" in request.GET else None)
    )
    return TemplateResponse(request, "gallery.html", context(form))


def context(form):
    numbers = [
        Column("Team"),
        Column("Held", numeric=True),
        Column("Staff", numeric=True),
        Column("Last session"),
    ]
    rows = [
        [Cell("Kitchen", url="/units/1/", note="Nights"), Rate(31, 50), 1300, date(2025, 11, 3)],
        [Cell("Ward 4", url="/units/2/", tag="New"), Rate(0, 0), 0, None],
    ]
    job = SimpleNamespace(
        get_state_display="Being made",
        step="Reading rows",
        done=420,
        total=1300,
        failure="",
        finished_at=None,
    )
    return {
        **charts(),
        "form": form,
        "filter_form": TeamFilter({"q": "ward"}),
        "chosen": [{"label": "Name: ward", "url": "?"}],
        "rate": Rate(31, 50),
        "nobody": Rate(0, 0),
        "split": SimpleNamespace(met=1031, not_yet=19, not_required=4, unknown=2),
        "table": Table("Teams", numbers, rows, csv_url="/teams.csv", note="As at 3 November 2025."),
        "empty_table": Table(
            "Nobody", numbers, [], empty="Nobody is listed here yet. Bring in a staff list first."
        ),
        "page": Paginator(range(500), 10).page(7),
        "sentences": who_can_see(Permission.VIEW_STAFF, own_record=True),
        "summary": [
            {"key": "Name", "value": "Ward 4", "url": "/x", "change": "name"},
            {"key": "Telephone", "value": "", "url": "/x", "missing": "Add a telephone number"},
            {"key": "Opened", "value": "3 November 2025"},
        ],
        "timeline": [
            {
                "title": "Renamed",
                "at": datetime(2025, 11, 3, 14, 10, tzinfo=UTC),
                "by": "Asha Rao",
                "text": "Was: Ward 3",
            },
            {"title": "Opened", "at": date(2024, 4, 1)},
        ],
        "job": job,
        "actions": [
            {
                "label": "Record a session",
                "url": "/a",
                "hint": "Who came, from a Teams file or by hand",
            },
            {"label": "Log an activity", "url": "/b"},
            {"label": "Note a barrier", "url": "/c"},
            {"label": "Make a report", "url": "/d"},
        ],
        "pick_rows": [
            {"id": 1, "label": "Asha Rao", "cells": ["Nurse"], "chosen": True},
            {"id": 2, "label": "Tomos ap Rhys", "cells": ["Cook"]},
        ],
        "pick_columns": ["Name", "Role"],
        "file_columns": [{"name": "staff_number", "note": "Your own number", "example": "001234"}],
        "crumbs": [{"label": "Home", "url": "/"}, {"label": "Teams", "url": "/teams/"}],
        "lines": ["12 people will be added.", "Nobody is removed."],
        "details_items": ["Left before the day", "Away for long"],
        "row_title": _("Units"),
    }


def charts():
    """One of each chart, with gaps, nobody, and a name that must be escaped."""
    past = [Point(date(2024, month, 28), Rate(3 * month, 50)) for month in range(1, 13)]
    gaps = [Point(p.on, None if p.on.month in (5, 6) else Rate(p.rate.part // 2, 50)) for p in past]
    levels = (
        Level("Informed", Rate(1031, 1300)),
        Level("Skilled", Rate(31, 400)),
        Level("Enhanced", Rate(50, 50)),
        Level("Specialist <b>", Rate(0, 0)),
    )
    names = [
        "Ward 4",
        "Kitchen",
        "Æ night team",
        "Allotment",
        "A team with <b>a</b> long name",
    ]
    named = [(name, past if n % 2 else gaps) for n, name in enumerate(names)]
    return {
        "levels": LevelChart("levels", "Required and held, by level", levels),
        "over_time": TimeLine(
            "past",
            "Coverage at each month's end",
            (Series("Informed", tuple(past)), Series("Skilled", tuple(gaps)), Series("New", ())),
        ),
        "teams": multiples("teams", "Each team and its own past", named),
    }


urlpatterns = [path("gallery/", gallery, name="gallery")]
