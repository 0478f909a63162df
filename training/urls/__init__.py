"""Addresses under training/, one module a subject."""

from training.urls import counted, elsewhere, learning, levels, people, places, sessions

app_name = "training"
urlpatterns = [
    *counted.urlpatterns,
    *elsewhere.urlpatterns,
    *learning.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *places.urlpatterns,
    *sessions.urlpatterns,
]
