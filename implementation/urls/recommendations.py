"""Addresses of recommendations and their steps."""

from django.urls import path

from implementation.views import recommendation_back as back
from implementation.views import recommendations as views

one = "recommendations/<int:recommendation_id>/"
urlpatterns = [
    path("recommendations/", views.recommendation_list, name="recommendation_list"),
    path("recommendations/add/", views.recommendation_add, name="recommendation_add"),
    path(
        "recommendations/unit/<int:unit_id>/",
        views.recommendation_unit,
        name="recommendation_unit",
    ),
    path(one, views.recommendation_detail, name="recommendation_detail"),
    path(f"{one}change/", views.recommendation_change, name="recommendation_change"),
    path(f"{one}answer/", views.recommendation_answer, name="recommendation_answer"),
    path(f"{one}show/", views.recommendation_show, name="recommendation_show"),
    path(f"{one}report-back/", views.recommendation_report, name="recommendation_report"),
    path(f"{one}take-back/", back.recommendation_withdraw, name="recommendation_withdraw"),
    path(f"{one}put-back/", back.recommendation_restore, name="recommendation_restore"),
    path(
        f"{one}show/<int:evidence_id>/take-off/",
        back.recommendation_unshow,
        name="recommendation_unshow",
    ),
    path(
        f"{one}answer/<int:response_id>/take-back/",
        back.recommendation_unanswer,
        name="recommendation_unanswer",
    ),
    path(
        f"{one}answer/<int:response_id>/put-back/",
        back.recommendation_reanswer,
        name="recommendation_reanswer",
    ),
]
