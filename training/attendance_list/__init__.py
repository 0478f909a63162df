"""Lists of who came: which session each part is of, who is meant, put in, taken back."""
