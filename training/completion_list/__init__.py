"""Lists of completed courses out of learning systems: read, reviewed, put in, taken back."""
