"""Addresses of the journey of a team."""

from django.urls import path

from implementation.views import journeys

urlpatterns = [
    path("units/<int:unit_id>/journey/comment/", journeys.journey_comment, name="journey_comment"),
    path("units/<int:unit_id>/journey/not-yet/", journeys.scope_out, name="scope_out"),
    path("units/<int:unit_id>/journey/in-scope/", journeys.scope_in, name="scope_in"),
    path("units/<int:unit_id>/journey/rule/", journeys.journey_rule_change, name="journey_rule"),
]
