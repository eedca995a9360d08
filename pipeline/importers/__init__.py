"""Other formats in; clean English Markdown out."""
