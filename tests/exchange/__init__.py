"""Packages for translators, out and back."""
