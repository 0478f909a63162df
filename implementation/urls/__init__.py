"""Addresses under doing/, one module a subject."""

from django.urls import path

from implementation.urls import (
    activities,
    answers,
    assessment,
    barriers,
    codes,
    cohorts,
    examples,
    frameworks,
    indicators,
    journeys,
    leadership,
    money,
    packs,
    participation,
    plans,
    recommendations,
    vocabulary,
    waves,
)
from implementation.views import tools

app_name = "implementation"
urlpatterns = [
    path("tools/", tools.tool_list, name="tool_list"),
    *activities.urlpatterns,
    *answers.urlpatterns,
    *assessment.urlpatterns,
    *barriers.urlpatterns,
    *codes.urlpatterns,
    *cohorts.urlpatterns,
    *examples.urlpatterns,
    *frameworks.urlpatterns,
    *indicators.urlpatterns,
    *journeys.urlpatterns,
    *leadership.urlpatterns,
    *money.urlpatterns,
    *packs.urlpatterns,
    *participation.urlpatterns,
    *plans.urlpatterns,
    *recommendations.urlpatterns,
    *vocabulary.urlpatterns,
    *waves.urlpatterns,
]
