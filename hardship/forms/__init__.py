"""Shapes of input: one module for each noun."""
