"""The kinds of list that can be read. Kept apart so that naming them loads no reader."""

KINDS = ("staff", "attendance", "completions", "past")
