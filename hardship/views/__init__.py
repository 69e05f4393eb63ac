"""Pages: one module for each noun."""
