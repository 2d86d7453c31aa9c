"""What follows from the record and how it is told: a module, or two, for each chapter."""
