"""Who may sign in at the desk, and who may decide."""
