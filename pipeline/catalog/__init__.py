"""Stage 2: a `Document` and the old `Catalog` in, the new `Catalog` out; PO text read and written."""
