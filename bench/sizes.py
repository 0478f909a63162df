"""How many people each size has, in the organisation loaded and in the list."""

PEOPLE = {"small": 1_300, "council": 20_000}
