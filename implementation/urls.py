"""Addresses under doing/."""

from django.urls import path

from implementation.views import activities, barriers

app_name = "implementation"
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
    path("barriers/", barriers.barrier_list, name="barrier_list"),
    path("barriers/note/", barriers.barrier_note, name="barrier_note"),
    path("barriers/<int:barrier_id>/", barriers.barrier_detail, name="barrier_detail"),
    path("barriers/<int:barrier_id>/change/", barriers.barrier_change, name="barrier_change"),
    path("barriers/<int:barrier_id>/lift/", barriers.barrier_lift, name="barrier_lift"),
    path("barriers/<int:barrier_id>/again/", barriers.barrier_reopen, name="barrier_reopen"),
    path(
        "barriers/<int:barrier_id>/take-back/", barriers.barrier_withdraw, name="barrier_withdraw"
    ),
    path("barriers/<int:barrier_id>/put-back/", barriers.barrier_restore, name="barrier_restore"),
]
