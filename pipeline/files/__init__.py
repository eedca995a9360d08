"""All disk access: every file is written whole or not at all."""
