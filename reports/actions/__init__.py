"""Asking for reports, making them, telling people, and the schedules behind."""
