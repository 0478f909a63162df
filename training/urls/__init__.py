"""Addresses under training/, one module a subject."""

from training.urls import counted, elsewhere, levels, needs, people, places, sessions

app_name = "training"
urlpatterns = [
    *counted.urlpatterns,
    *elsewhere.urlpatterns,
    *levels.urlpatterns,
    *needs.urlpatterns,
    *people.urlpatterns,
    *places.urlpatterns,
    *sessions.urlpatterns,
]
