"""Check-ins that nobody can trace: sealed while open, only safe group figures after."""
