"""Answers about the organisation: its tree on any day, who holds access, who can see a person."""
