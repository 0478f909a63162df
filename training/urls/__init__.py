"""Addresses under training/, one module a subject."""

from training.urls import (
    ahead,
    around,
    counted,
    elsewhere,
    evaluation,
    learning,
    levels,
    needs,
    people,
    places,
    sessions,
    supervision,
)

app_name = "training"
urlpatterns = [
    *ahead.urlpatterns,
    *around.urlpatterns,
    *counted.urlpatterns,
    *evaluation.urlpatterns,
    *elsewhere.urlpatterns,
    *learning.urlpatterns,
    *levels.urlpatterns,
    *needs.urlpatterns,
    *people.urlpatterns,
    *places.urlpatterns,
    *sessions.urlpatterns,
    *supervision.urlpatterns,
]
