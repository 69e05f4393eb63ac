"""The ledgers of this app; each module registers those of one noun."""

from hardship.ledgers.aid import AidLedger

__all__ = ["AidLedger"]
