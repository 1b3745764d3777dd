"""What only figures need is not loaded by whoever serves a page: a worker process would start late and be twice as large."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys, django
django.setup()
import impulsem.urls
print(*sorted({"adbc_driver_postgresql", "duckdb", "ibis", "pandas", "pyarrow", "sklearn"} & sys.modules.keys()))
"""


def test_serving_pages_loads_no_engine_of_figures():
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    assert said.split() == []
