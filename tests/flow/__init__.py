"""Tests of whole ways: commands on project folders, with real files and real git."""
