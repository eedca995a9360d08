"""Texts in; translations or typed failures out. An interface beside its implementations."""
