"""How the weekly mail knows an offer again: of a level, or of refreshing one."""

# What the key of such a line begins with.
OFFER = "offer "
REFRESH = "refresh "
