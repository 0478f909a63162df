"""Addresses of the page before a wave."""

from django.urls import path

from implementation.views import waves

urlpatterns = [
    path("units/<int:unit_id>/before/", waves.wave_start, name="wave_start"),
    path("units/<int:unit_id>/before/say/", waves.wave_say, name="wave_say"),
    path("units/<int:unit_id>/before/skip/", waves.wave_skip, name="wave_skip"),
]
