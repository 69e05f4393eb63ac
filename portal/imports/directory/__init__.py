"""What files of the administrator mean: the units of the tree, and the accounts of people."""

from portal.imports.directory.accounts import AccountImport
from portal.imports.directory.units import UnitImport

__all__ = ["AccountImport", "UnitImport"]
