"""(being written) forms of publication."""
