"""What the reviewer's desk asks in; documents as people read them, and decisions taken, out."""
