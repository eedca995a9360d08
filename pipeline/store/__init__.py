"""The only database: accounts, sessions, invitations, comments' texts, progress and the audit log in and out."""
