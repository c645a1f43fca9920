"""Work orders 工单: problems given out, answered and checked (docs/design-procedures.md)."""
