"""Addresses of examples of what worked."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
