"""What the source says: cases, sources, claims, quantities."""
