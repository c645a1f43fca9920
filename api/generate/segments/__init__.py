"""Generated history as segments: some households decided by the rules, then copied column by column."""
