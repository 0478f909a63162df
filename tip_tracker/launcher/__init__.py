"""Finds or starts this checkout's private PostgreSQL and Redis-protocol server, and runs the demo.

Modules, lowest first: speech, processes, places, binaries, postgres and broker, servers, children,
checkins, demo.
Nothing here reads Django's settings: they read the environment that this package fills.
It speaks on stderr alone, so that a command's own output stays clean.
"""
