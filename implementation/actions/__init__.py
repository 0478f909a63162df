"""Changes to activities and barriers. Every one adds a row to their history."""
