"""Build the preview and the site: evaluate pages, write output, take pages down."""
