"""Results in words, pictures and tables; each number is one that `wellbeing.figures` gave."""
