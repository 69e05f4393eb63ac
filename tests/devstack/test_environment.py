"""Addresses, hosts and secrets that the demo and the tests are given."""

import socket
import stat

import pytest

from portal.devstack.bootstrap import SetupError
from portal.devstack.environment import (
    Address,
    allowed_hosts,
    environment_for_demo,
    environment_for_tests,
    secret_values,
)

URLS = {"DATABASE_URL": "postgres://ours", "REDIS_URL": "redis://ours"}


def test_address_without_wishes():
    address = Address.from_environment({})

    assert (address.bind, address.url, address.site) == (
        "127.0.0.1:8130",
        "http://127.0.0.1:8130",
        "http://127.0.0.1:8130",
    )


def test_address_of_ipv6():
    assert Address("::1", 8130).bind == "[::1]:8130"
    assert Address("::1", 8130).url == "http://[::1]:8130"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "80.5"])
def test_port_that_is_none(port):
    with pytest.raises(SetupError, match="is not a port"):
        Address.from_environment({"PORT": port})


def test_taken_port_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(SetupError, match="is taken or not ours: choose another"):
            address.check_free()

    address.check_free()


def test_hosts_are_this_machine_only():
    assert allowed_hosts(Address("127.0.0.1", 8130), {}) == "127.0.0.1,localhost,[::1]"


def test_hosts_of_a_demo_for_the_office_hold_the_machines_name_and_no_star():
    hosts = allowed_hosts(Address("0.0.0.0", 8130), {}).split(",")

    assert socket.gethostname() in hosts
    assert not {"*", "0.0.0.0", "::"} & set(hosts)


def test_hosts_as_given_but_never_all():
    address = Address("0.0.0.0", 8130)

    assert allowed_hosts(address, {"ALLOWED_HOSTS": "portal.example"}) == "portal.example"
    with pytest.raises(SetupError, match="is not accepted"):
        allowed_hosts(address, {"ALLOWED_HOSTS": "portal.example,*"})


def test_secret_is_made_once_and_for_its_owner_only(folders_in, tmp_path):
    folders = folders_in(tmp_path)

    first = secret_values(folders)

    assert secret_values(folders) == first
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((folders.base / "secret.env").stat().st_mode) == 0o600
    assert secret_values(folders_in(tmp_path, "test")) != first


def test_a_secret_that_a_newer_version_needs_is_added_to_those_there(folders_in, tmp_path):
    folders = folders_in(tmp_path)
    (folders.base / "secret.env").write_text("SECRET_KEY=old\nVALKEY_PASSWORD=older\n")

    values = secret_values(folders)

    assert (values["SECRET_KEY"], values["VALKEY_PASSWORD"]) == ("old", "older")
    assert {len(values[name]) for name in ("FIELD_KEYS", "FIELD_INDEX_KEY")} == {44}
    assert secret_values(folders) == values


def test_demo_respects_what_the_environment_says(folders_in, tmp_path):
    said = {"SECRET_KEY": "s" * 50, "SITE_URL": "http://portal.example", "MEDIA_ROOT": "", "SITE_PHONE": "0395-1"}

    environment = environment_for_demo(folders_in(tmp_path), URLS, Address("127.0.0.1", 8130), said)

    assert environment["SECRET_KEY"] == "s" * 50
    assert environment["SITE_URL"] == "http://portal.example"
    assert environment["MEDIA_ROOT"] == str(tmp_path / "demo" / "media")
    assert (environment["DEBUG"], environment["SECURE"]) == ("0", "0")
    assert environment["SITE_PHONE"] == "0395-1"
    assert "演示" in environment["SITE_SPONSOR"], "an invented office, so that the feet of the pages are not empty"


def test_tests_take_nothing_from_the_demo(folders_in, tmp_path):
    said = {"SECRET_KEY": "s" * 50, "DATABASE_URL": "postgres://theirs", "ALLOWED_HOSTS": "x", "DEBUG": "1"}

    environment = environment_for_tests(folders_in(tmp_path, "test"), URLS, said)

    assert environment["DATABASE_URL"] == "postgres://ours"
    assert environment["SECRET_KEY"] != "s" * 50
    assert environment["DEBUG"] == "0"
    assert environment["ALLOWED_HOSTS"] == "testserver,localhost,127.0.0.1"
