"""Turn English Markdown into reviewed, proven English–Mandarin pages."""

__version__ = "0.1.0"
