"""Procedures for people: what waits for whom, a case in full, lists in one step, the clock, notices."""
