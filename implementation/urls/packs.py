"""Addresses of printed packs, typing them back, and partners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
