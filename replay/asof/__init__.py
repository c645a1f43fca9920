"""As of: a household or a division as it was at a date or year-end, as known at an index or a time."""
