"""Addresses of recommendations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
