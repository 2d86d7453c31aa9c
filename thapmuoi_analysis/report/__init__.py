"""Running the chapters: what was made from what."""
