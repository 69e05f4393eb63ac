"""The real servers: their addresses, their sharing, and what kill -9 leaves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import environ
import psycopg2
import pytest
import redis
from kombu import Connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.devstack import processes
from portal.devstack.bootstrap import SetupError
from portal.devstack.keeper import Lease
from portal.devstack.postgres import Postgres
from portal.devstack.servers import Servers
from tests.patience import PATIENCE

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")


@pytest.fixture(scope="module")
def servers(folders):
    with Servers(folders, {}) as running:
        yield running


def query(url, statement):
    """Rows of one statement, committed; None when it has none."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def answers(url):
    """True when the database can be asked."""
    try:
        return query(url, "SELECT 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def pongs(url):
    """True when the broker can be asked."""
    try:
        with redis.Redis.from_url(url) as client:
            return client.ping()
    except redis.ConnectionError:
        return False


def pid_of(folders, name):
    """The pid of a server or keeper that runs."""
    return processes.recorded(folders.run / f"{name}.pid")


def test_database_knows_chinese(servers):
    url = servers.urls["DATABASE_URL"]

    query(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")

    assert query(url, "SHOW server_encoding") == [("UTF8",)]
    assert query(url, "SELECT similarity('志愿服务', '志愿服务队') > 0.4") == [(True,)]
    assert query(url, "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user") == [("portal", False)]


def test_demo_keeps_its_commits_through_a_power_cut(servers):
    assert query(servers.urls["DATABASE_URL"], "SHOW fsync") == [("on",)]
    assert query(servers.urls["DATABASE_URL"], "SHOW synchronous_commit") == [("on",)]


def test_database_log_holds_no_values_of_refused_rows(servers, folders):
    url = servers.urls["DATABASE_URL"]
    query(url, "CREATE TABLE refusing (words text UNIQUE, number int CHECK (number > 0))")
    query(url, "INSERT INTO refusing VALUES ('canary-kept', 1)")

    for values in ("'canary-kept', 1", "'canary-new', -1"):
        with pytest.raises(psycopg2.IntegrityError):
            query(url, f"INSERT INTO refusing VALUES ({values})")

    log = (folders.logs / "postgres.log").read_text()
    assert "refusing_number_check" in log
    assert "canary" not in log


def test_database_address_is_read_by_the_settings_reader(servers):
    config = environ.Env.db_url_config(servers.urls["DATABASE_URL"])

    with psycopg2.connect(dbname=config["NAME"], user=config["USER"], **config["OPTIONS"]) as connection:
        assert connection.info.dbname == "portal"
    connection.close()


def test_one_broker_address_serves_celery_and_the_cache(servers):
    url = servers.urls["REDIS_URL"]

    with Connection(url) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put({"id": 1})
        assert queue.get(timeout=PATIENCE).payload == {"id": 1}
        queue.close()
    with redis.Redis.from_url(url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_broker_refuses_without_its_password(servers):
    port = servers.urls["REDIS_URL"].rpartition(":")[2].partition("/")[0]

    with redis.Redis(port=int(port), retry=Retry(NoBackoff(), 0)) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


@AS_ROOT
def test_database_does_not_run_as_root(servers, folders):
    pid = pid_of(folders, "postgres")

    status = Path(f"/proc/{pid}/status").read_text()

    assert "\nUid:\t0\t" not in status


def test_killed_servers_come_back_with_what_they_held(servers, folders):
    url = servers.urls["DATABASE_URL"]
    query(url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    with redis.Redis.from_url(servers.urls["REDIS_URL"]) as client:
        client.set("kept", "yes")
    killed = pid_of(folders, "postgres")

    for name in ("postgres", "valkey"):
        os.kill(pid_of(folders, name), signal.SIGKILL)

    assert processes.wait_until(lambda: pid_of(folders, "postgres") not in (None, killed) and answers(url), PATIENCE)
    assert query(url, "SELECT count(*) FROM kept") == [(1000,)]
    assert processes.wait_until(lambda: pongs(servers.urls["REDIS_URL"]), PATIENCE)
    with redis.Redis.from_url(servers.urls["REDIS_URL"]) as client:
        assert client.get("kept") == b"yes"


def test_killed_keepers_are_replaced_at_the_same_addresses(servers, folders):
    before = dict(servers.urls)
    query(before["DATABASE_URL"], "CREATE TABLE IF NOT EXISTS kept_again AS SELECT 1 AS number")
    for name in ("postgres-keeper", "valkey-keeper"):
        os.kill(pid_of(folders, name), signal.SIGKILL)
    # One keeper's end may be seen before the other's: `are_lost` tells of the first.
    assert processes.wait_until(lambda: not servers.are_kept(), PATIENCE)

    servers.take()

    assert servers.urls == before
    assert query(before["DATABASE_URL"], "SELECT number FROM kept_again") == [(1,)]


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_unreadable_cluster_is_kept_by_the_demo_and_made_again_by_tests(place, folders_in, kind):
    lease = Lease(Postgres(folders_in(place / "unreadable", kind)))
    lease.server.prepare()
    (lease.server.home / "data" / "global" / "pg_control").write_bytes(b"")

    if kind == "demo":
        with pytest.raises(SetupError, match=r"postgres did not start \(log: .*postgres.log\)"):
            lease.take()
        assert (lease.server.home / "data" / "global" / "pg_control").exists()
    else:
        assert answers(lease.take())
    lease.give_back()


def test_second_user_keeps_the_server_after_the_first(place, folders_in):
    folders = folders_in(place / "shared", "test")
    first, second = Lease(Postgres(folders)), Lease(Postgres(folders))
    url = first.take()

    assert second.take() == url
    first.give_back()
    assert answers(url)
    assert query(url, "SHOW fsync") == [("off",)]
    second.give_back()

    assert not answers(url)
    assert [path.name for path in folders.run.glob("*.pid")] == []


def test_server_stops_when_its_only_user_is_killed(place, folders_in):
    folders = folders_in(place / "killed", "test")
    use = "from portal.devstack.keeper import Lease; from portal.devstack.valkey import Valkey;"
    use += "from portal.devstack.folders import Folders; import time;"
    use += "Lease(Valkey(Folders.of('test'), 'password')).take(); time.sleep(60)"
    user = subprocess.Popen([sys.executable, "-c", use], env=os.environ | {"PORTAL_VAR": str(folders.var)})
    assert processes.wait_until((folders.run / "valkey.url").exists, PATIENCE)
    keeper, server = pid_of(folders, "valkey-keeper"), pid_of(folders, "valkey")

    user.kill()
    user.wait()

    assert processes.wait_until(lambda: processes.started(keeper) is processes.started(server) is None, PATIENCE)


def test_pid_of_a_dead_server_that_now_is_anothers_is_no_obstacle(place, folders_in):
    folders = folders_in(place / "stale", "test")
    lease = Lease(Postgres(folders))
    lease.take()
    lease.give_back()
    stale = f"{os.getppid()}\n{lease.server.home / 'data'}\n1\n5432\n{lease.server.socket}\n\n 1 1\nready\n"
    for path in (lease.server.home / "data" / "postmaster.pid", lease.server.socket / ".s.PGSQL.5432.lock"):
        path.write_text(stale)

    assert answers(lease.take())
    lease.give_back()


@pytest.mark.parametrize("name", ["x" * 120, "工会 志愿#服务 100% &?"], ids=["long", "odd"])
def test_any_folder_will_do(place, folders_in, name):
    with Servers(folders_in(place / name, "test"), {}) as servers:
        assert answers(servers.urls["DATABASE_URL"])
        config = environ.Env.db_url_config(servers.urls["DATABASE_URL"])
        psycopg2.connect(dbname="portal", user="portal", **config["OPTIONS"]).close()


@AS_ROOT
def test_clone_in_a_closed_home_stays_closed_and_keeps_its_rows(tmp_path, folders_in):
    tmp_path.chmod(0o700)
    folders = folders_in(tmp_path)
    for statement in ("CREATE TABLE kept AS SELECT 1 AS number", "INSERT INTO kept VALUES (2)"):
        lease = Lease(Postgres(folders))
        query(lease.take(), statement)
        url = lease.take()
        assert query(url, "SELECT count(*) FROM kept")[0][0] >= 1
        lease.give_back()

    assert lease.server.home.is_relative_to(folders.outside)
    assert (tmp_path.stat().st_mode & 0o777) == 0o700


def test_servers_that_the_environment_names_are_not_started(place, folders_in):
    named = {"DATABASE_URL": "postgres://a/b", "REDIS_URL": "redis://c"}

    servers = Servers(folders_in(place / "named"), named)

    assert servers.urls == named
    assert servers.leases == {}
