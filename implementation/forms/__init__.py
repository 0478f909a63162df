"""What was typed about activities and barriers, checked; the choices are narrowed by scope."""
