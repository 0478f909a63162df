"""Addresses under training/."""

from django.urls import path

from training.views import attendance, hindrances, record, requirements, sessions

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
    path("levels/", requirements.framework_list, name="framework_list"),
    path("levels/choose/", requirements.framework_choose, name="framework_choose"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path("requirements/<int:role_id>/", requirements.requirement_change, name="requirement_change"),
    path("me/", record.my_record, name="my_record"),
    path("me/not-now/", record.not_now_say, name="not_now_say"),
    path("me/welcome/", record.not_now_withdraw, name="not_now_withdraw"),
]
