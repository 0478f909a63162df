"""Addresses under training/."""

from django.urls import path

from training.views import (
    attendance,
    hindrances,
    missed,
    record,
    requirements,
    sessions,
    totals,
    who_counts,
)

app_name = "training"
urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/<int:session_id>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:session_id>/call-off/", sessions.session_call_off, name="session_call_off"),
    path(
        "sessions/<int:session_id>/attendance/", attendance.attendance_note, name="attendance_note"
    ),
    path("sessions/<int:session_id>/in-the-way/", hindrances.hindrance_note, name="hindrance_note"),
    path("sessions/<int:session_id>/count/", attendance.session_count, name="session_count"),
    path(
        "sessions/<int:session_id>/take-back/",
        attendance.attendance_reverse,
        name="attendance_reverse",
    ),
    path("visitors/<int:visitor_id>/", attendance.visitor_name, name="visitor_name"),
    path("who-counts/", who_counts.who_counts_list, name="who_counts_list"),
    path("who-counts/<int:unit_id>/", who_counts.who_counts_change, name="who_counts_change"),
    path(
        "who-counts/rules/<int:rule_id>/drop/", who_counts.who_counts_drop, name="who_counts_drop"
    ),
    path("units/<int:unit_id>/reach/", missed.who_is_missed, name="who_is_missed"),
    path("units/<int:unit_id>/reach/table.csv", missed.who_is_missed_csv, name="who_is_missed_csv"),
    path("units/<int:unit_id>/totals/", totals.totals, name="totals"),
    path("units/<int:unit_id>/totals/add/", totals.totals_add, name="totals_add"),
    path("units/<int:unit_id>/totals/choose/", totals.what_counts, name="what_counts"),
    path("levels/", requirements.framework_list, name="framework_list"),
    path("levels/choose/", requirements.framework_choose, name="framework_choose"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path("requirements/<int:role_id>/", requirements.requirement_change, name="requirement_change"),
    path("me/", record.my_record, name="my_record"),
    path("me/not-now/", record.not_now_say, name="not_now_say"),
    path("me/welcome/", record.not_now_withdraw, name="not_now_withdraw"),
]
