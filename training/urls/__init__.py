"""Addresses under training/, one module a subject."""

from training.urls import counted, evaluation, levels, people, sessions

app_name = "training"
urlpatterns = [
    *counted.urlpatterns,
    *evaluation.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *sessions.urlpatterns,
]
