"""Household files, their families, lines, visits; funds and aid beside them: one module for each noun."""
