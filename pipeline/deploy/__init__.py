"""Bring a built site to where its readers are: a folder, a hook of a host, or WordPress."""
