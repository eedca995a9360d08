"""Build and translate by themselves whenever somebody publishes, withdraws or writes."""
