"""Sessions, who came, and what got in the way."""

from django.urls import path

from training.views import attendance, hindrances, marking, minimums, sessions

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/<int:session_id>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:session_id>/call-off/", sessions.session_call_off, name="session_call_off"),
    path("sessions/<int:session_id>/attendance/", marking.attendance_note, name="attendance_note"),
    path("sessions/<int:session_id>/in-the-way/", hindrances.hindrance_note, name="hindrance_note"),
    path("sessions/<int:session_id>/count/", attendance.session_count, name="session_count"),
    path(
        "sessions/<int:session_id>/take-back/",
        attendance.attendance_reverse,
        name="attendance_reverse",
    ),
    path("visitors/<int:visitor_id>/", attendance.visitor_name, name="visitor_name"),
    path("sessions/<int:session_id>/names/", minimums.visitors_name, name="visitors_name"),
    path("courses/<int:course_id>/minimum/", minimums.minimum_set, name="minimum_set"),
]
