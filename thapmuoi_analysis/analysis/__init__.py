"""What follows from the record: pure functions, no input or output, no text."""
