"""Stage 1: read an English Markdown file as a `Document`."""
