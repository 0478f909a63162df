"""Addresses of plans and their small actions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
