"""Addresses of the page before a wave."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
