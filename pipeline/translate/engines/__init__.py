"""The translation engines, and the interface that they share."""
