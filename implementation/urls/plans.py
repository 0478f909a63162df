"""Addresses of plans."""

from django.urls import path

from implementation.views import my_plans, plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/add/", plans.plan_add, name="plan_add"),
    path("plans/mine/", my_plans.plan_mine, name="plan_mine"),
    path("plans/unit/<int:unit_id>/", plans.plan_unit, name="plan_unit"),
    path("plans/<int:action_id>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:action_id>/change/", plans.plan_change, name="plan_change"),
    path("plans/<int:action_id>/progress/", plans.plan_progress, name="plan_progress"),
    path(
        "plans/<int:action_id>/show/<int:evidence_id>/take-off/",
        plans.plan_unshow,
        name="plan_unshow",
    ),
]
