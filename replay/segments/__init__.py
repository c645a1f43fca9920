"""Segments: the sequenced ledger as immutable columnar files."""
