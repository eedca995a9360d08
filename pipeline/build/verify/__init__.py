"""Prove that the files of a site say what was approved, and nothing else.

Read with an HTML parser of its own, so that a fault of our writers cannot hide behind itself.
"""
