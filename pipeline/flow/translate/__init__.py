"""Draft Mandarin from memory and engines, and translate back."""
