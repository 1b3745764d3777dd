"""Registers on this machine, for demonstrations and tests: the same contract, invented answers. No tables, no Django settings."""
