"""Packages for translators' own tools: XLIFF, Excel, Word and PO, out and back."""
