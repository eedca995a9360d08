"""Stage 1: Markdown text in, a `Document` out."""
