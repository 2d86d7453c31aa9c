"""What follows from a record: one module a chapter, measures first, then tables, then charts."""
