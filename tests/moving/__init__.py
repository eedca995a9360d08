"""Tests of documents and texts that move: between files, documents, branches."""
