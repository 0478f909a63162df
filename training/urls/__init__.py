"""Addresses under training/, one module a subject."""

from training.urls import (
    around,
    counted,
    elsewhere,
    learning,
    ahead,
    around,
    counted,
    elsewhere,
    levels,
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
    *elsewhere.urlpatterns,
    *learning.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *places.urlpatterns,
    *sessions.urlpatterns,
    *supervision.urlpatterns,
]
