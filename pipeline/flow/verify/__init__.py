"""Verify a built site against the ledgers."""
