"""Around a session: its sheet, signing in, and calendars."""

from django.urls import path

from training.views import calendars, register, sheets, sign_in

urlpatterns = [
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/start/", calendars.my_calendar_start, name="my_calendar_start"),
    path("calendar/renew/", calendars.my_calendar_renew, name="my_calendar_renew"),
    path("calendar/stop/", calendars.my_calendar_stop, name="my_calendar_stop"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path(
        "sessions/<int:session_id>/session.ics", calendars.session_calendar, name="session_calendar"
    ),
    path("here/", sign_in.here, name="here"),
    path("here/<str:letters>/", sign_in.here_with, name="here_with"),
    path("sessions/<int:session_id>/sheet/", sheets.session_sheet, name="session_sheet"),
    path(
        "sessions/<int:session_id>/sheet/print/",
        sheets.session_sheet_file,
        name="session_sheet_file",
    ),
    path("sessions/<int:session_id>/sheet/workbook/", register.register_file, name="register_file"),
    path("sessions/<int:session_id>/sheet/send/", register.register_send, name="register_send"),
    path("sessions/<int:session_id>/sign-in/", sign_in.sign_in_make, name="sign_in_make"),
    path("sessions/<int:session_id>/sign-in/open/", sign_in.sign_in_open, name="sign_in_open"),
    path("sessions/<int:session_id>/sign-in/close/", sign_in.sign_in_close, name="sign_in_close"),
    path("sessions/<int:session_id>/arrivals/", sign_in.arrivals, name="arrivals"),
]
