"""Addresses of answers to barriers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
