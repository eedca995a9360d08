"""Tests of stage 2: merge, and the one PO reader and writer."""
