"""Addresses of cohort programmes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
