"""Figures that need training and implementation together, and what waits for a person."""

from reports.figures.waiting import WaitingFile, waiting_files

__all__ = ["WaitingFile", "waiting_files"]
