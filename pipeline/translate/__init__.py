"""Stage 3: a `Catalog`, engines and memory in, a `Catalog` of drafts out."""
