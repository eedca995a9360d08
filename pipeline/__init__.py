"""English Markdown in; reviewed, proven English–Mandarin pairs out."""

__version__ = "0.1.0"
