"""Addresses under training/, one module a subject."""

from training.urls import counted, elsewhere, levels, people, sessions

app_name = "training"
urlpatterns = [
    *counted.urlpatterns,
    *elsewhere.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *sessions.urlpatterns,
]
