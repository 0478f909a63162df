"""Addresses of the words that an organisation uses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
