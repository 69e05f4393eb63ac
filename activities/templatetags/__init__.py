"""Template filters of activities."""
