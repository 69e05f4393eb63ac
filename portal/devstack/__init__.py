"""Owns the ground of `make demo` and `make test`: packages, database, broker and the demo's processes."""
