"""Figures of this app in words."""
