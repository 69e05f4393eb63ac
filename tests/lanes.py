"""A place of its own for each pytest worker process (``-n``): broker database, files.

Named in ``addopts`` with ``-p``, so that it runs before the settings are read. The test database of a worker is
pytest-django's business.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

LANES = 2  # portal.devstack leaves so many databases of the broker to a test run


def take(worker, environment):
    """Change ``environment`` for the worker process ``worker`` ("gw1"); the first keeps what is given."""
    lane = int(worker.removeprefix("gw"))
    if lane >= LANES:
        raise SystemExit(f"At most {LANES} pytest workers: -n {LANES}")
    if lane == 0:
        return
    broker = urlsplit(environment["REDIS_URL"])
    number = int(broker.path.strip("/") or 0) + lane
    environment["REDIS_URL"] = broker._replace(path=f"/{number}").geturl()
    environment["MEDIA_ROOT"] = f"{environment['MEDIA_ROOT']}-{worker}"
    Path(environment["MEDIA_ROOT"]).mkdir(exist_ok=True)


if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    take(worker, os.environ)
