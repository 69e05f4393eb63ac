"""Lists as Excel: one module for each noun."""
