"""The desk's pages, one blueprint a concern: a request in, a page or the way to the next one out."""
