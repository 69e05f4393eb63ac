"""Runs one case in a process of its own and prints its figures as a line of JSON; called by bench.run."""

import json
import sys
import time
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Measure ``python -m bench.case <benchmark> <case> <rows>``."""
    benchmark, case, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    module = import_module(f"bench.{benchmark}.{case}")
    idle = _peak_megabytes()
    wall, processor = time.perf_counter(), time.process_time()
    extra = module.run(rows)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = _peak_megabytes()
    figures = {
        "case": module.TITLE,
        "rows/s": rows / wall,
        "rows per CPU s": rows / processor,
        "peak MB": peak,
        "above idle MB": peak - idle,
    }
    print(json.dumps({**figures, **(extra or {})}))


def _peak_megabytes() -> float:
    # Not getrusage: its peak survives exec, so a child would show that of the process it was forked from.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status names no VmHWM")


if __name__ == "__main__":
    main()
