"""The reviewers' desk, a Flask application over `flow`."""
