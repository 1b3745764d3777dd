"""Benchmarks: `make bench` prints a table and keeps it in `bench/results.json`. A figure stands beside a peer measured in the same run.

`python -m bench` measures at one scale, `python -m bench growth` at three and writes `docs/benchmarks.md`, `python -m bench document`
writes that page again from what was kept.
"""
