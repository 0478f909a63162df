"""Addresses under training/, one module a subject."""

from training.urls import ahead, counted, elsewhere, levels, people, places, sessions

app_name = "training"
urlpatterns = [
    *ahead.urlpatterns,
    *counted.urlpatterns,
    *elsewhere.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *places.urlpatterns,
    *sessions.urlpatterns,
]
