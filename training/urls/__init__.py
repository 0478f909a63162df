"""Addresses under training/, one module a subject."""

from training.urls import counted, levels, people, sessions, supervision

app_name = "training"
urlpatterns = [
    *counted.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *sessions.urlpatterns,
    *supervision.urlpatterns,
]
