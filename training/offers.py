"""How the weekly mail knows an offer again."""

# What the key of such a line begins with.
OFFER = "offer "
