"""What the reviewers' desk shows and records."""
