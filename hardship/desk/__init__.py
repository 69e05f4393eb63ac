"""What of this app waits on a desk; each module registers the kinds of one noun."""

from hardship.desk import aid, files

__all__ = ["aid", "files"]
