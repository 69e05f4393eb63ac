"""Runs benchmarks and prints their figures: ``python -m bench.run [workbooks ...] --rows 100000``.

A benchmark is a folder here; each module in it is a case with a ``TITLE`` and ``run(rows)``, which does the
work and returns what else is worth a column, such as ``{"file MB": 9.3}``. What the module imports counts as idle.
"""

import argparse
import json
import pkgutil
import statistics
import subprocess
import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """Run every case in a fresh process, the rounds interleaved, and print one table for each benchmark."""
    known = sorted(path.parent.name for path in FOLDER.glob("*/__init__.py"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmarks", nargs="*", metavar="benchmark", help=f"of {', '.join(known)}; default all")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1, help="the table shows medians")
    parser.add_argument("--cases", nargs="+", metavar="case", help="only these")
    options = parser.parse_args()
    if unknown := set(options.benchmarks) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for benchmark in options.benchmarks or known:
        _run_benchmark(benchmark, options)


def _run_benchmark(benchmark: str, options: argparse.Namespace) -> None:
    package = import_module(f"bench.{benchmark}")
    cases = [module.name for module in pkgutil.iter_modules(package.__path__)]
    cases = [case for case in cases if not options.cases or case in options.cases]
    rounds: dict[str, list[dict]] = {case: [] for case in cases}
    for number in range(options.rounds):
        for case in cases:
            print(f"{benchmark}: {case}, round {number + 1}", file=sys.stderr)
            rounds[case].append(_measured(benchmark, case, options.rows))
    print(f"\n{benchmark}: {package.__doc__.splitlines()[0]} {options.rows:,} rows, {options.rounds} round(s)\n")
    _print_table([_medians(results) for results in rounds.values() if results])


def _measured(benchmark: str, case: str, rows: int) -> dict:
    command = [sys.executable, "-m", "bench.case", benchmark, case, str(rows)]
    done = subprocess.run(command, cwd=FOLDER.parent, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _medians(results: list[dict]) -> dict:
    figures = [name for name, value in results[0].items() if not isinstance(value, str)]
    return {**results[0], **{name: statistics.median(result[name] for result in results) for name in figures}}


def _print_table(results: list[dict]) -> None:
    if not results:
        return
    results.sort(key=lambda result: -result["rows/s"])
    names = list(dict.fromkeys(name for result in results for name in result))
    lines = [names, *([_shown(result.get(name)) for name in names] for result in results)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    for line in lines:
        title, *figures = line
        print("  ".join([title.ljust(widths[0]), *(f.rjust(w) for f, w in zip(figures, widths[1:], strict=True))]))


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"


if __name__ == "__main__":
    main()
