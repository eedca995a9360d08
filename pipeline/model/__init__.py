"""The data types that all stages share, as frozen dataclasses."""
