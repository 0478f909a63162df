"""Pages of lists: send, check, put in, take back."""
