"""The views of the desk, one blueprint a concern."""
