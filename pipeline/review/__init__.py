"""Stage 4: derive states from decisions, and tell why a page waits."""
