"""The scenarios, each beside its limit. Importing this makes them known."""

from bench.scenarios import dashboard, staff_import

__all__ = ["dashboard", "staff_import"]
