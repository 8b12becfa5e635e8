"""One measured claim: ours beside a named alternative, in the same run. Not a test: it prints."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A line of the table. All fields are ready to print; ``met`` says whether the target holds."""

    what: str
    ours: str
    against: str
    ratio: str
    target: str
    met: bool


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The shortest of ``times`` runs, in seconds of wall time."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def peak_megabytes(module: str, *arguments: str) -> tuple[float, float]:
    """Wall seconds and peak memory (MB) of ``python -m module arguments`` in a process of its own."""
    # not getrusage: a child inherits the peak of the process it was forked from
    code = (
        "import re, runpy, sys; from pathlib import Path; sys.argv = sys.argv[1:]; "
        "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True); "
        "status = Path('/proc/self/status').read_text(); "
        "print('peak', re.search(r'VmHWM:\\s*(\\d+)', status)[1])"
    )
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", code, module, *arguments], check=True, capture_output=True, text=True
    )
    taken = time.perf_counter() - started
    peak = int(result.stdout.rsplit("peak ", 1)[1]) / 1024
    return taken, peak


def own_peak_megabytes() -> float:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
