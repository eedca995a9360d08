"""Bring the pages of a site into a WordPress, over its REST API."""
