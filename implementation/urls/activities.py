"""Addresses of activities and of the evidence they leave."""

from django.urls import path

from implementation.views import activities, activity_detail, evidence

urlpatterns = [
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/log/", activities.activity_log, name="activity_log"),
    path("activities/<int:activity_id>/", activity_detail.activity_detail, name="activity_detail"),
    path(
        "activities/<int:activity_id>/change/", activities.activity_change, name="activity_change"
    ),
    path("activities/<int:activity_id>/done/", activity_detail.activity_hold, name="activity_hold"),
    path(
        "activities/<int:activity_id>/take-back/",
        activity_detail.activity_withdraw,
        name="activity_withdraw",
    ),
    path(
        "activities/<int:activity_id>/put-back/",
        activity_detail.activity_restore,
        name="activity_restore",
    ),
    path(
        "activities/<int:activity_id>/evidence/<int:evidence_id>/take-off/",
        activity_detail.activity_unshow,
        name="activity_unshow",
    ),
    path("evidence/<int:evidence_id>/", evidence.evidence_file, name="evidence_file"),
]
