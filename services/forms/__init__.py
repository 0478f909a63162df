"""Checking what was typed about units, people and access."""
