"""Addresses of self-assessment."""

from django.urls import path

from implementation.views import assessments, measures

ONE = "self-assessment/<int:assessment_id>/"
MEASURE = "self-assessment/measures/<int:measure_id>/"

urlpatterns = [
    path("self-assessment/", assessments.assessment_overview, name="assessment_overview"),
    path(
        "self-assessment/teams/<int:unit_id>/", assessments.assessment_unit, name="assessment_unit"
    ),
    path(
        "self-assessment/teams/<int:unit_id>/record/<int:measure_id>/",
        assessments.assessment_record,
        name="assessment_record",
    ),
    path(ONE, assessments.assessment_detail, name="assessment_detail"),
    path(f"{ONE}change/", assessments.assessment_change, name="assessment_change"),
    path(f"{ONE}take-back/", assessments.assessment_withdraw, name="assessment_withdraw"),
    path(f"{ONE}put-back/", assessments.assessment_restore, name="assessment_restore"),
    path("self-assessment/measures/", measures.measure_list, name="measure_list"),
    path("self-assessment/measures/add/", measures.measure_add, name="measure_add"),
    path(MEASURE, measures.measure_detail, name="measure_detail"),
    path(f"{MEASURE}change/", measures.measure_change, name="measure_change"),
    path(f"{MEASURE}copy/", measures.measure_copy, name="measure_copy"),
    path(f"{MEASURE}offer-no-longer/", measures.measure_retire, name="measure_retire"),
    path(f"{MEASURE}offer-again/", measures.measure_offer, name="measure_offer"),
    path(f"{MEASURE}licence/", measures.licence_record, name="licence_record"),
    path(
        "self-assessment/licences/<int:licence_id>/end/", measures.licence_end, name="licence_end"
    ),
]
