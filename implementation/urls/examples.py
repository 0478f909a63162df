"""Addresses of examples of what worked."""

from django.urls import path

from implementation.views import examples

urlpatterns = [
    path("examples/", examples.example_list, name="example_list"),
    path("examples/<int:example_id>/", examples.example_detail, name="example_detail"),
    path("examples/<int:example_id>/use/", examples.example_use, name="example_use"),
    path(
        "examples/<int:example_id>/take-back/", examples.example_withdraw, name="example_withdraw"
    ),
    path("activities/<int:activity_id>/share/", examples.example_share, name="example_share"),
]
