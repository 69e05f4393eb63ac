"""Owns the environment that the settings read: addresses, secrets, hosts, for the demo and for tests."""

import base64
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.devstack.bootstrap import SetupError
from portal.devstack.processes import locked, write_whole

# Who runs the demo's site, invented, so that its feet and its help are those of a real one.
IDENTITY = {
    "SITE_SPONSOR": "示范市总工会（演示）",
    "SITE_PHONE": "0000-1234567",
    "SITE_ICP": "示例ICP备00000000号",
    "SITE_POLICE_NO": "示例公网安备00000000000000号",
}
SECRETS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "VALKEY_PASSWORD": lambda: secrets.token_urlsafe(24),
    "FIELD_KEYS": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "FIELD_INDEX_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}
EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Address:
    """Where the demo listens."""

    host: str
    port: int

    @classmethod
    def from_environment(cls, environ=os.environ):
        """HOST (default 127.0.0.1) and PORT (default 8130)."""
        port = environ.get("PORT") or "8130"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SetupError(f"PORT={port} is not a port (1 to 65535).", f"PORT={port} 不是有效端口。")
        return cls(environ.get("HOST") or "127.0.0.1", int(port))

    @property
    def bind(self):
        """The address as gunicorn reads it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def near(self):
        """The host name to reach it by on this machine."""
        return "127.0.0.1" if self.host in EVERYWHERE else self.host

    @property
    def url(self):
        """What a person on this machine types into the browser."""
        return f"http://{bracketed(self.near)}:{self.port}"

    @property
    def site(self):
        """What others on the network type, if it listens to them; else the same."""
        outward = outward_address() if self.host in EVERYWHERE else None
        return f"http://{outward}:{self.port}" if outward else self.url

    def probe(self):
        """Listen on the address for a moment; OSError if that cannot be."""
        family = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((self.host, self.port))

    def is_free(self):
        """True if the demo could listen there now."""
        try:
            self.probe()
        except OSError:
            return False
        return True

    def check_free(self):
        """Refuse an address that is taken, foreign to this machine, or reserved."""
        try:
            self.probe()
        except PermissionError:
            raise SetupError(
                f"Port {self.port} is the administrator's: choose another, for instance: make demo PORT=8131",
                f"端口 {self.port} 仅限管理员使用：请另选端口，例如：make demo PORT=8131",
            ) from None
        except OSError:
            raise SetupError(
                f"{self.bind} is taken or not ours: choose another, for instance: make demo PORT=8131",
                f"{self.bind} 已被占用或不可用：请另选端口，例如：make demo PORT=8131",
            ) from None


def bracketed(name):
    """A host name as URLs and ALLOWED_HOSTS want it: IPv6 addresses in brackets."""
    return f"[{name}]" if ":" in name else name


def outward_address():
    """The address that this machine has on its network; None without one."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # asks for the route only: nothing is sent
            return probe.getsockname()[0]
    except OSError:
        return None


def machine_names():
    """Names and addresses by which others on the network reach this machine, the likeliest first."""
    name = socket.gethostname()
    try:
        known = [entry[4][0] for entry in socket.getaddrinfo(name, None)]
    except OSError:
        known = []
    return [each for each in (outward_address(), name, *known) if each and "%" not in each]


def allowed_hosts(address, environ=os.environ):
    """ALLOWED_HOSTS as given, else this machine's own names; never everything."""
    given = environ.get("ALLOWED_HOSTS", "").strip()
    if "*" in given.split(","):
        raise SetupError(
            "ALLOWED_HOSTS=* is not accepted: please name the hosts, separated by commas.",
            "不接受 ALLOWED_HOSTS=*：请写出主机名，以逗号分隔。",
        )
    others = machine_names() if address.host in EVERYWHERE else [address.host]
    names = ["127.0.0.1", "localhost", "::1", *others]
    return given or ",".join(dict.fromkeys(bracketed(name) for name in names))


def secret_values(folders):
    """The stack's secrets by name, each made once, readable for their owner only."""
    path = folders.base / "secret.env"
    with locked(folders.run / "secret.lock"):
        there = dict(line.split("=", 1) for line in path.read_text().splitlines()) if path.exists() else {}
        values = {name: there.get(name) or make() for name, make in SECRETS.items()}
        if values != there:
            write_whole(path, "".join(f"{key}={value}\n" for key, value in values.items()))
    return values


def secret_settings(folders):
    """Those of the secrets that the settings read under their names."""
    values = secret_values(folders)
    return {name: values[name] for name in ("SECRET_KEY", "FIELD_KEYS", "FIELD_INDEX_KEY")}


def environment_for_demo(folders, urls, address, environ=os.environ):
    """The demo's environment; what the caller's environment says about the portal goes first."""
    ours = {
        **secret_settings(folders),
        "DEBUG": "0",
        "SECURE": "0",
        "SITE_URL": address.site,
        **IDENTITY,
        "MEDIA_ROOT": str(folders.media),
        "BACKUP_ROOT": str(folders.base / "backup"),
        "BACKUP_KEYS_ROOT": str(folders.base / "backup-keys"),
        "PYTHONUNBUFFERED": "1",
    }
    kept = {key: value for key, value in environ.items() if value}  # an empty value counts as none
    always = {"DJANGO_SETTINGS_MODULE": "portal.settings", "ALLOWED_HOSTS": allowed_hosts(address, environ)}
    return with_programs(ours | kept | urls | always)


def environment_for_tests(folders, urls, environ=os.environ):
    """The tests' environment: a caller's SECRET_KEY, hosts, media and addresses stay out of it."""
    ours = {
        **secret_settings(folders),
        "DEBUG": "0",
        "SECURE": "0",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "SITE_URL": "http://testserver",
        "MEDIA_ROOT": str(folders.media),
        "BACKUP_ROOT": str(folders.base / "backup"),
        "BACKUP_KEYS_ROOT": "",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the thread that uses the database
    }
    return with_programs(dict(environ) | urls | ours)


def with_programs(environment):
    """The environment with our Python's programs first on PATH, so that `python` is the one with the packages."""
    places = [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
    return environment | {"PATH": os.pathsep.join(places)}
