"""Measurements: what huce does against a limit taken in the same run."""
