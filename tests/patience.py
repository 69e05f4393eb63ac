"""How long tests wait for what other processes and threads do."""

# Seconds until a test gives up on what should long have happened. No test passes by waiting this long: it only says
# how soon a broken one is told, so it is set for a machine that does several things at once.
PATIENCE = 240
