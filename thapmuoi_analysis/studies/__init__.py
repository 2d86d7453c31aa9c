"""Studies: documents of their own, of which no number stands in the report."""
