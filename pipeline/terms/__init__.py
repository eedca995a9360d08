"""The glossary, and where its terms stand in a text."""
