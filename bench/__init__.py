"""Benchmarks: `make bench` prints tables and writes `bench/results.json`. Each figure stands beside a peer measured in the same run."""
