"""The desk's database: accounts, sessions, invitations, comments and the audit log."""
