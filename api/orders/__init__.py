"""Work orders for people: judging problems, giving out whole lists, what waits, one order in full."""
