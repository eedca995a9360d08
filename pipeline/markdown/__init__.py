"""Markdown text in; tokens, segments' spans, filled files and proofs out. The one door to markdown-it-py."""
