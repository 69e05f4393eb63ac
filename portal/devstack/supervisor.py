"""Owns a set of long-running processes: starts them, starts again what ends by itself, stops them all."""

import signal
import threading
import time

from portal.devstack import processes

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30  # seconds before a process that ended is started again
SETTLED = 30  # seconds after which an end counts as the first again


class Child:
    """One supervised program and what became of it."""

    def __init__(self, program, run_folder):
        self.program = program
        self.record = run_folder / f"{program.name}.pid"
        self.process = None
        self.ends = 0
        self.begun = self.due = 0.0

    def start(self):
        """Start the program; what a killed supervisor left of it is ended first."""
        processes.end_recorded(self.record, self.program.stop_signal)
        self.program.before()
        self.process = processes.start(self.program, self.record)
        self.begun = time.monotonic()

    def tend(self):
        """Notice an end by itself and start again when due; a sentence about it, else None."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        processes.send_group(self.process.pid, signal.SIGKILL)  # workers that its end left alone
        self.process = None
        self.ends = self.ends + 1 if now - self.begun < SETTLED else 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.ends - 1))
        self.due = now + pause
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{self.program.name} ended ({how}); it starts again in {pause:g} s. Log: {self.program.log}"

    def ask_to_stop(self):
        """Send the program its stop signal."""
        if self.process is not None and self.process.poll() is None:
            processes.send(self.process.pid, self.program.stop_signal)

    def wait_for_stop(self):
        """Wait as long as the program may take, then kill it with all it started."""
        if self.process is None:
            return
        processes.wait_until(lambda: self.process.poll() is not None, self.program.patience)
        processes.send_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.record.unlink(missing_ok=True)


class Supervisor:
    """The parent of several children; SIGTERM, SIGINT and SIGHUP ask it to stop."""

    def __init__(self, run_folder, report):
        self.run_folder = run_folder
        self.report = report
        self.children = []
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def add(self, program):
        """Start one more program and look after it from now on."""
        child = Child(program, self.run_folder)
        self.children.append(child)
        child.start()
        return child

    def tend(self):
        """Look after every child once."""
        for child in self.children:
            sentence = child.tend()
            if sentence:
                self.report(sentence)

    def run_to_end(self, program):
        """Run a program that ends by itself; its exit code, or None when we were asked to stop meanwhile."""
        process = processes.start(program)
        while process.poll() is None:
            if self.stopping.wait(0.05):
                processes.send_group(process.pid, signal.SIGTERM)
                processes.wait_until(lambda: process.poll() is not None, program.patience)
                processes.send_group(process.pid, signal.SIGKILL)
                process.wait()
                return None
        return process.returncode

    def stop(self):
        """Stop all children, side by side, and wait until they are gone."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_for_stop()
        self.children.clear()
