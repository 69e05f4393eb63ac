"""(being written) forms of review."""
