"""Stage 5: write the site and the preview from documents and catalogs."""
