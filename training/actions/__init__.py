"""Changes to frameworks, sessions, attendance and records, and keeping the counts true."""
