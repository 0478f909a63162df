"""How big a list may be. Source: the upload rules in docs/threat-model.md."""

UPLOAD_BYTES = 20 * 1024 * 1024
ROWS = 200_000
# More sheets than this are no sessions that anybody would go through one by one.
SHEETS = 50
COLUMNS = 100
CELL_CHARACTERS = 10_000
ZIP_MEMBERS = 200
ZIP_BYTES = 300 * 1024 * 1024
ZIP_RATIO = 100
# A member this small may compress as well as it likes: a sheet of blanks is not a bomb.
ZIP_RATIO_FROM_BYTES = 1024 * 1024
