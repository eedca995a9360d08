"""Stage 5: a `Document` and a `Catalog` in, a proven `Pair` out."""
