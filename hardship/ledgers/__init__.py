"""The ledgers of this app; each module registers those of one noun."""

from hardship.ledgers.aid import AidLedger
from hardship.ledgers.donations import DonationLedger

__all__ = ["AidLedger", "DonationLedger"]
