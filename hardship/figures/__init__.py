"""The one definition of each number of this app."""
