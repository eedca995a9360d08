"""The writers, one for each format of the output."""
