"""The scenarios, each beside its limit. Importing this makes them known."""

from bench.scenarios import (
    checkin_seal,
    checkin_spend,
    completions,
    dashboard,
    matching,
    reports,
    staff_import,
)

__all__ = [
    "checkin_seal",
    "checkin_spend",
    "completions",
    "dashboard",
    "matching",
    "reports",
    "staff_import",
]
