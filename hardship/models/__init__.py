"""Household files, their families, lines, visits; funds and aid beside them: one module for each noun."""

from hardship.models.aid import AidGoods, AidItem, AidRecord
from hardship.models.changes import FileChange
from hardship.models.donations import Donation
from hardship.models.files import HardshipFile
from hardship.models.funds import Allocation, Fund, FundEntry, FundSource
from hardship.models.lines import Assessment, SubsistenceLine
from hardship.models.members import FamilyMember
from hardship.models.visits import Evidence, ExclusionCheck, HomeVisit, MeansCheck

__all__ = [
    "AidGoods",
    "AidItem",
    "AidRecord",
    "Allocation",
    "Assessment",
    "Donation",
    "Evidence",
    "ExclusionCheck",
    "FamilyMember",
    "FileChange",
    "Fund",
    "FundEntry",
    "FundSource",
    "HardshipFile",
    "HomeVisit",
    "MeansCheck",
    "SubsistenceLine",
]
