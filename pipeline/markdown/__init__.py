"""Parse, fill, compare, render and sanitize Markdown with markdown-it-py."""
