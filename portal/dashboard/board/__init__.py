"""The board of leaders: figures now, their trend, and what needs attention. Reads only."""
