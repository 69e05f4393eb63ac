"""Tests of the ground: bootstrap, servers, sharing, the demo as a whole."""
