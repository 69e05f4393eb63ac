"""Pages of notices, split by who comes: writers, readers, those who handle objections, the public."""
