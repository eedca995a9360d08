"""Convert other formats to clean English Markdown."""
