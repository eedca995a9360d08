"""Stage 2: keep the PO catalog of a document up to date with its English."""
