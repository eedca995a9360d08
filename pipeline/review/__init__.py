"""Stage 4: a `Catalog`, decisions and findings in; states, and why a page waits, out."""
