"""Stage 3: draft Mandarin from translation memory and engines."""
