"""Rebuilding the read models beside the live ones, which are replaced at once."""
