"""Pages about what teams did and what is in the way."""
