"""Addresses of reports, schedules and dashboards."""

from django.urls import path

from reports.views import (
    dashboards,
    desks,
    handover,
    home,
    journeys,
    leadership,
    packs,
    practice_return,
    runs,
    saved,
    schedules,
    signing,
    told,
    years,
)

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("units/<int:unit_id>/dashboard/", dashboards.dashboard, name="dashboard"),
    path("units/<int:unit_id>/dashboard.csv", dashboards.dashboard_file, name="dashboard_file"),
    path("units/<int:unit_id>/journey/", journeys.journey, name="journey"),
    path("units/<int:unit_id>/leadership/", leadership.leadership, name="leadership"),
    path("units/<int:unit_id>/handover/", handover.handover, name="handover"),
    path(
        "units/<int:unit_id>/practice-return/", practice_return.return_page, name="practice_return"
    ),
    path(
        "units/<int:unit_id>/practice-return/<str:form>/",
        practice_return.return_file,
        name="practice_return_file",
    ),
    path("reports/", runs.run_list, name="run_list"),
    path("reports/add/", runs.run_add, name="run_add"),
    path("reports/<int:run_id>/", runs.run_detail, name="run_detail"),
    path("reports/<int:run_id>/read/", runs.run_read, name="run_read"),
    path("reports/<int:run_id>/sign/", signing.run_sign, name="run_sign"),
    path("reports/<int:run_id>/changes/", signing.run_differences, name="run_differences"),
    path("reports/<int:run_id>/look-again/", signing.run_look_again, name="run_look_again"),
    path("reports/<int:run_id>/next/", signing.run_renew, name="run_renew"),
    path("reports/<int:run_id>/stop/", runs.run_stop, name="run_stop"),
    path("reports/<int:run_id>/again/", runs.run_again, name="run_again"),
    path("reports/<int:run_id>/<str:form>/", runs.run_file, name="run_file"),
    path("reports/told/", told.told_list, name="told_list"),
    path("reports/told/add/", told.told_add, name="told_add"),
    path("reports/told/stop/<str:token>/", told.told_stop, name="told_stop"),
    path("units/<int:unit_id>/told/<str:kind>/", told.told_change, name="told_change"),
    path("reports/named/", told.named_list, name="named_list"),
    path("reports/named/add/", told.named_add, name="named_add"),
    path("reports/named/<int:named_id>/stop/", told.named_stop, name="named_stop"),
    path("reports/mails/", told.delivery_list, name="delivery_list"),
    path("packs/", packs.pack_prepare, name="pack_prepare"),
    path("packs/outline/<int:organisation_id>/", packs.pack_outline, name="pack_outline"),
    path("schedules/", schedules.schedule_list, name="schedule_list"),
    path("schedules/add/", schedules.schedule_add, name="schedule_add"),
    path("schedules/<int:schedule_id>/", schedules.schedule_edit, name="schedule_edit"),
    path("schedules/<int:schedule_id>/remove/", schedules.schedule_remove, name="schedule_remove"),
    path("settings/<int:unit_id>/year/", years.year_change, name="year_change"),
    path("views/", saved.view_list, name="view_list"),
    path("views/<int:view_id>/remove/", saved.view_remove, name="view_remove"),
    path("views/save/<str:page>/<int:unit_id>/", saved.view_save, name="view_save"),
    *(
        path(f"desk/{spot.key}/{end}", view(spot), name=f"desk_{spot.key}{name}")
        for spot in desks.SPOTS
        for end, view, name in (
            ("", desks.page_of, ""),
            ("file/", desks.file_of, "_file"),
            ("mail/", desks.mail_of, "_mail"),
        )
    ),
]
