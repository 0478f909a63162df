"""Addresses of self-assessment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
