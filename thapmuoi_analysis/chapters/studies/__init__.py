"""Studies: documents of their own, no number of which stands in the main report."""
