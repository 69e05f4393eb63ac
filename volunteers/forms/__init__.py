"""What people type about volunteers: the public form, the unit's form, corrections, decisions."""
