"""The past, computed again from the ledger."""
