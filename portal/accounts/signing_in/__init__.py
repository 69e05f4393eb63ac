"""The way in: who is let in, how often it may be tried, what a lost session leaves behind."""
