"""The words everything speaks: frozen dataclasses that import nothing of ours."""
