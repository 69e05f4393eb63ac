"""The access matrix: every route and what it takes to enter. A system check refuses routes that are not here.

The matrix is data for the check and for the tests (role × route); the guards themselves stand in the views,
through ``visible_to`` and policies.
"""

from portal.access.activities import ACTIVITIES
from portal.access.aid import AID
from portal.access.ground import GROUND
from portal.access.hardship import HARDSHIP
from portal.access.programs import PROGRAMS
from portal.access.shared import SHARED
from portal.access.volunteers import VOLUNTEERS

MATRIX = GROUND | SHARED | VOLUNTEERS | ACTIVITIES | HARDSHIP | AID | PROGRAMS

# Django's admin guards itself: is_staff (system administrators, auditors) and model permissions of roles.py.
GUARDED_NAMESPACES = frozenset({"admin"})
