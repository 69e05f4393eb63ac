"""Pages of exports: taking a list away, and the second person who lets a file in clear go."""
