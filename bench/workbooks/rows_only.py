"""What making the rows costs: part of every other case."""

from collections import deque

from bench.rows import rows

TITLE = "the rows alone"


def run(count: int) -> None:
    """Make the rows and drop them."""
    deque(rows(count), maxlen=0)
