"""What was typed about sessions, attendance and requirements; choices narrowed by scope."""
