"""docker-compose.yml beside the demo: the same database, every required value, nothing guessed."""

import os
import re

import yaml

from portal.devstack.bootstrap import ROOT
from portal.devstack.postgres import INITDB, QUIET_ABOUT_VALUES

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
REQUIRED = {
    "SECRET_KEY",
    "FIELD_KEYS",
    "FIELD_INDEX_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "SITE_NAME",
    "DATABASE_URL",
    "REDIS_URL",
}


def test_production_database_is_made_like_the_demos():
    given = COMPOSE["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert given == [argument for argument in INITDB if argument.startswith(("--encoding", "--l", "--builtin"))]


def test_production_database_logs_no_values_like_the_demos():
    command = COMPOSE["services"]["database"]["command"]

    assert command == ["postgres", *(word for pair in QUIET_ABOUT_VALUES.items() for word in ("-c", "=".join(pair)))]


def test_missing_value_stops_the_start():
    environment = COMPOSE["services"]["web"]["environment"]

    assert {key for key in environment if ":?" in environment[key]} == REQUIRED


def test_every_value_that_is_asked_for_stands_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    names = {line.partition("=")[0] for line in example if line and not line.startswith("#")}

    assert set(re.findall(r"\$\{(\w+):\?", text)) <= names


def test_web_worker_and_beat_share_image_environment_and_files():
    web, worker, beat = (COMPOSE["services"][name] for name in ("web", "worker", "beat"))

    for key in ("image", "environment", "volumes", "depends_on"):
        assert web[key] == worker[key] == beat[key]


def test_every_setting_of_the_readme_reaches_the_containers():
    """But those that compose fixes itself, and those of a machine where somebody develops."""
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert len(named) > 20
    assert named - set(COMPOSE["x-portal"]["environment"]) == {"DEBUG", "SECURE", "STATIC_MANIFEST"}


def test_the_database_makes_the_portals_role_from_the_file_beside():
    database = COMPOSE["services"]["database"]
    script = ROOT / "docker-database-role.sh"

    assert f"./{script.name}:/docker-entrypoint-initdb.d/portal.sh:ro" in database["volumes"]
    assert "$DATABASE_PASSWORD" in script.read_text(encoding="utf-8")
    assert "DATABASE_PASSWORD" in database["environment"]
    assert os.access(script, os.X_OK), "the image runs what it may and reads the rest into itself"
