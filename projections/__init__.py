"""Read models: what people look at, folded from the ledger and droppable."""
