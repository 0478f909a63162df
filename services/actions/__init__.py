"""Changes to the organisation, its people and their access."""
