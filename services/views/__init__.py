"""Pages about the organisation: its units, its people, their access and one's own record."""
