"""Look at the English pages: what is wrong or unclear in them, and which state of them is public."""
