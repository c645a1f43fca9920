"""The ledger: the only room that writes an event, and the PostgreSQL it lies in."""
