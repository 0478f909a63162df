"""Addresses under training/, one module a subject."""

from training.urls import ahead, counted, levels, people, sessions

app_name = "training"
urlpatterns = [
    *ahead.urlpatterns,
    *counted.urlpatterns,
    *levels.urlpatterns,
    *people.urlpatterns,
    *sessions.urlpatterns,
]
