"""Send texts and terms out to translators' tools, and take them back."""
