"""What nbval leaves out: notebooks of `explore` are run in the browser test."""

collect_ignore = ["explore"]
