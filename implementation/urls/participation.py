"""Addresses of people who use services."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
