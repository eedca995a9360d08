"""A glossary and a text in; the terms that stand in it, with their spans, out."""
