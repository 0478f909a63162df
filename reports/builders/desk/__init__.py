"""What one role needs on one page: the same parts as a web page, a CSV, a print and a mail."""
