"""Owns the command line: python -m portal.devstack demo | test | run | clean."""

import argparse
import sys

from portal.devstack import commands
from portal.devstack.bootstrap import SetupError, say
from portal.devstack.demo import Demo


def parser():
    """The command line; everything after -- belongs to the command that is run."""
    top = argparse.ArgumentParser(prog="python -m portal.devstack")
    kinds = top.add_subparsers(dest="kind", required=True)
    kinds.add_parser("demo", help="start the portal with demo data and stay until Ctrl-C")
    test = kinds.add_parser("test", help="run pytest with the tests' own database and broker")
    test.add_argument("--services-only", action="store_true", help="run the given command instead of pytest")
    run = kinds.add_parser("run", help="run a command with the demo's database and broker")
    for each in (test, run):
        each.add_argument("command", nargs=argparse.REMAINDER)
    kinds.add_parser("clean", help="remove all that the demo and the tests keep")
    keep = kinds.add_parser("keep")  # started by the others only
    keep.add_argument("folder", choices=["demo", "test"])
    keep.add_argument("server", choices=["postgres", "valkey"])
    return top


def execute(options):
    """Run one command; the exit code."""
    command = list(getattr(options, "command", []))
    if command[:1] == ["--"]:
        command = command[1:]
    if options.kind == "demo":
        return Demo().run()
    if options.kind == "keep":
        return commands.keep_server(options.folder, options.server)
    if options.kind == "clean":
        return commands.clean()
    if options.kind == "test" and not options.services_only:
        return commands.run_tests([sys.executable, "-m", "pytest", *command])
    if not command:
        raise SetupError("Which command? For instance: run -- python manage.py shell", "请写出要执行的命令。")
    return commands.run_tests(command) if options.kind == "test" else commands.run_beside_demo(command)


def main():
    """Run the command line; a SetupError is shown as its sentences."""
    try:
        return execute(parser().parse_args())
    except SetupError as error:
        say(error, sys.stderr)
    except OSError as error:
        say(f"The stack could not be run: {error}\n无法运行：{error}", sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
