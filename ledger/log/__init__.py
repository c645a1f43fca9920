"""The provable log as pure functions: hash tree, tiles, signed notes, witnesses, leaves.  No I/O."""
