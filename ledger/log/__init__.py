"""The provable log: tree, tiles, notes, leaves as pure functions; signer and witness as processes."""
