"""The only Flask: requests of the reviewers' desk in, pages out; everything is asked of `flow`."""
