"""Tests of work orders on a real register."""
