"""Say how a page stands: its state, its progress, what waits, who stands behind it."""
