"""Owns the demo: servers, migrations, demo data, then web, worker and beat until it is asked to stop."""

import contextlib
import hashlib
import http.client
import os
import signal
import subprocess
import sys
import time

from portal.devstack import processes
from portal.devstack.bootstrap import ROOT, SetupError, last_line, say
from portal.devstack.environment import Address, environment_for_demo
from portal.devstack.folders import Folders
from portal.devstack.servers import Servers
from portal.devstack.supervisor import Supervisor

LONGEST_WEB_START = 60  # seconds
TRIES = 4  # ends of the web server before its start counts as failed
CELERY = ["-m", "celery", "--app=portal.celery"]


class Demo:
    """One demo of one folder."""

    def __init__(self):
        self.address = Address.from_environment()
        self.folders = Folders.of("demo")
        self.supervisor = Supervisor(self.folders.run, self.report)
        self.servers = Servers(self.folders, os.environ)
        self.environment = {}

    def run(self):
        """Start everything and stay until asked to stop; the exit code."""
        with self.only_one():
            self.end_leftovers()
            self.address.check_free()
            say("Starting the database and the broker … 正在启动数据库和消息服务……")
            with self.servers:
                try:
                    self.environment = environment_for_demo(self.folders, self.servers.urls, self.address)
                    self.fill()
                    self.start("web")
                    self.welcome()  # before the others start: they would take the processor from it
                    self.start("worker", "beat")
                    self.stay()
                finally:
                    say("Stopping … 正在停止……")
                    self.supervisor.stop()
        say(f"Stopped; everything is kept in {self.kept_in()}. 已停止，数据均已保存。")
        return 0

    @contextlib.contextmanager
    def only_one(self):
        """Refuse a second demo in the same folder with the address of the first."""
        told = self.folders.run / "demo.url"
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(processes.locked(self.folders.run / "demo.lock", wait=False))
            except BlockingIOError:
                url = told.read_text() if told.exists() else "?"
                raise SetupError(
                    f"The demo of this folder is running already: {url}",
                    f"本文件夹的演示已在运行：{url}",
                ) from None
            processes.write_whole(told, self.address.url)
            yield

    def kept_in(self):
        """The folders that hold what was written, the database's own among them if it had to live elsewhere."""
        homes = [lease.server.home for lease in self.servers.leases.values()]
        elsewhere = [home for home in homes if not home.is_relative_to(self.folders.base)]
        return ", ".join(str(path) for path in (self.folders.base, *elsewhere))

    def end_leftovers(self):
        """End what a killed demo left, and wait for it to let go of the port."""
        records = [self.folders.run / f"{name}.pid" for name in self.services()]
        ended = [processes.end_recorded(record, signal.SIGKILL) for record in records]
        if any(ended):
            processes.wait_until(self.address.is_free, 3)

    def fill(self):
        """Bring the database up to date, and fill it on the first start."""
        say("Updating the tables … 正在更新数据表……")
        self.step("migrate", "--no-input", "--verbosity=0")
        if not self.filled.exists():
            say("First start: making the demo data … 首次启动：正在生成演示数据……")
            self.step("load_demo")
            if not self.supervisor.stopping.is_set():
                self.filled.touch()

    def start(self, *names):
        """Start processes of the portal, unless we were asked to stop meanwhile."""
        for name in names:
            if not self.supervisor.stopping.is_set():
                self.supervisor.add(self.program(name, self.services()[name]))

    @property
    def filled(self):
        """The mark that this database has its demo data; it holds the table of the accounts that came with them."""
        if "DATABASE_URL" in self.servers.leases:
            return self.folders.base / "filled"
        name = hashlib.sha256(self.servers.urls["DATABASE_URL"].encode()).hexdigest()[:12]
        return self.folders.base / f"filled-{name}"

    def services(self):
        """The processes that make the portal, with the arguments of our Python."""
        web = ["-m", "gunicorn", "portal.wsgi:application", "--bind", self.address.bind, "--workers", "2"]
        web += ["--preload", "--no-control-socket", "--graceful-timeout", "5"]
        worker = [*CELERY, "worker", "--concurrency=2", "--queues=default,ledgers,imports", "--loglevel=INFO"]
        worker += ["--without-gossip", "--without-mingle"]  # there is no second worker to greet
        beat = [*CELERY, "beat", "--scheduler=django_celery_beat.schedulers:DatabaseScheduler"]
        return {"web": web, "worker": worker, "beat": beat}

    def program(self, name, arguments):
        """A Python process of ours with the demo's environment and a log of its name."""
        log = self.folders.logs / f"{name}.log"
        command = [sys.executable, *arguments]
        # Without us there are no servers either: nothing to end gracefully for.
        return processes.Program(name, command, self.environment, log, death_signal=signal.SIGKILL)

    def step(self, name, *arguments):
        """Run one command of manage.py to its end; SetupError with its last word if it fails."""
        program = self.program(name, ["manage.py", name, *arguments])
        if self.supervisor.run_to_end(program) in (0, None):
            return
        reason = last_line(program.log.read_text(errors="replace"))
        raise SetupError(
            f"manage.py {name} failed (log: {program.log}): {reason}",
            f"manage.py {name} 未成功（日志：{program.log}）：{reason}",
        )

    def welcome(self):
        """Wait until the portal answers, then say where it is and who can log in."""
        if self.supervisor.stopping.is_set():
            return
        accounts = self.accounts()
        web = self.supervisor.children[0]
        deadline = time.monotonic() + LONGEST_WEB_START
        while not self.answers():
            self.supervisor.tend()
            if self.supervisor.stopping.wait(0.1):
                return
            if time.monotonic() > deadline or web.ends >= TRIES:
                reason = last_line(web.program.log.read_text(errors="replace"))
                raise SetupError(
                    f"The portal does not answer (log: {web.program.log}): {reason}",
                    f"门户没有响应（日志：{web.program.log}）：{reason}",
                )
        say(f"\n  {self.address.site}    (Ctrl-C stops 按 Ctrl-C 停止)\n\n{accounts}\n")

    def answers(self):
        """True when the web server answers, and not with an error of its own."""
        connection = http.client.HTTPConnection(self.address.near, self.address.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def accounts(self):
        """The table of demo accounts, as manage.py prints it; kept, because asking costs a second."""
        if kept := self.filled.read_text():
            return kept
        with (self.folders.logs / "accounts.log").open("wb") as log:
            command = [sys.executable, "manage.py", "demo_accounts"]
            done = subprocess.run(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        if done.returncode == 0:
            table = done.stdout.decode(errors="replace").rstrip()
            processes.write_whole(self.filled, table)
            return table
        reason = last_line((self.folders.logs / "accounts.log").read_text(errors="replace"))
        return f"The accounts could not be listed: {reason}\n无法列出演示账号。"

    def stay(self):
        """Look after the processes until asked to stop; start servers again whose keeper was killed."""
        while not self.supervisor.stopping.wait(0.3):
            self.supervisor.tend()
            if self.servers.are_lost():
                self.restore()

    def restore(self):
        """Start lost servers again; the processes follow when an address changed."""
        before = dict(self.servers.urls)
        self.report("A server was lost; it starts again.")
        self.servers.take()
        if self.servers.urls != before:
            self.environment |= self.servers.urls
            for child in self.supervisor.children:
                child.ask_to_stop()

    def report(self, sentence):
        """Tell the terminal and the supervisor's log what happened by itself."""
        line = f"{time.strftime('%H:%M:%S')} {sentence}"
        say(line)
        with (self.folders.logs / "supervisor.log").open("a", encoding="utf-8") as log:
            log.write(f"{time.strftime('%Y-%m-%d')} {line}\n")
