"""Addresses of activities and of the evidence they leave."""

from django.urls import path

from implementation.views import activities, evidence

urlpatterns = [
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/log/", activities.activity_log, name="activity_log"),
    path("activities/<int:activity_id>/", activities.activity_detail, name="activity_detail"),
    path(
        "activities/<int:activity_id>/change/", activities.activity_change, name="activity_change"
    ),
    path("activities/<int:activity_id>/done/", activities.activity_hold, name="activity_hold"),
    path(
        "activities/<int:activity_id>/take-back/",
        activities.activity_withdraw,
        name="activity_withdraw",
    ),
    path(
        "activities/<int:activity_id>/put-back/",
        activities.activity_restore,
        name="activity_restore",
    ),
    path("evidence/<int:evidence_id>/", evidence.evidence_file, name="evidence_file"),
]
