"""Entries and pages in; findings out. One file a check, one registry."""
