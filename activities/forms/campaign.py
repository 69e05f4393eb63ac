"""(being written) forms of campaign."""
