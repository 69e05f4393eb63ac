"""Pages of ledgers, by noun: periods and their signatures, runs, operations, public reports."""
