"""Generated texts in, figures out: how fast and how exact the pipeline is beside its peers."""
