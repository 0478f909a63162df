"""Addresses of money, capacity and handover."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
