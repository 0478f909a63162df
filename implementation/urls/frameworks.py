"""Addresses of change frameworks and coverage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
