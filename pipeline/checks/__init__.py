"""Quality checks of the Mandarin, one file each, and their registry."""
