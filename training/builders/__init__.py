"""Figures of training as tables and sentences that more than one page shows."""
