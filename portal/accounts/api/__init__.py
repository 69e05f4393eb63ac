"""What every call of /api/v1/ goes through: who calls, and one effect for a request that is sent again."""
