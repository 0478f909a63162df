"""Addresses of change frameworks and coverage."""

from django.urls import path

from implementation.views import coverage, frameworks

urlpatterns = [
    path("frameworks/", frameworks.change_framework_list, name="change_framework_list"),
    path(
        "frameworks/<int:framework_id>/",
        frameworks.change_framework_detail,
        name="change_framework_detail",
    ),
    path(
        "frameworks/<int:framework_id>/change/",
        frameworks.change_framework_change,
        name="change_framework_change",
    ),
    path("frameworks/<int:framework_id>/parts/", frameworks.element_add, name="element_add"),
    path(
        "frameworks/<int:framework_id>/comparison/<int:unit_id>/",
        frameworks.benchmark_load,
        name="benchmark_load",
    ),
    path(
        "frameworks/<int:framework_id>/comparison/<int:unit_id>/take-away/",
        frameworks.benchmark_remove,
        name="benchmark_remove",
    ),
    path(
        "frameworks/parts/<int:element_id>/change/",
        frameworks.element_change,
        name="element_change",
    ),
    path("units/<int:unit_id>/frameworks/", frameworks.framework_use, name="framework_use"),
    path(
        "units/<int:unit_id>/frameworks/add/",
        frameworks.change_framework_add,
        name="change_framework_add",
    ),
    path("units/<int:unit_id>/coverage/", coverage.coverage, name="coverage"),
    path("units/<int:unit_id>/coverage.csv", coverage.coverage_csv, name="coverage_csv"),
]
