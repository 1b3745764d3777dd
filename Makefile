# Impulsem's commands. A fresh machine needs Python 3.11 or later and make, nothing else.
#
#   make run          install, prepare and serve a demonstration   (PORT=8000, DATABASE_URL, IMPULSEM_DATA)
#   make test         everything that must hold before a change lands: a quarter of an hour on two cores
#   make check        the fast part of it, for while one works
#   make test-all     the slow and heavy too, and the unit tests on PostgreSQL 15
#   make bench        the benchmarks                                  (SCALE=0.02, YEARS, BENCH_ONLY=search,load, BENCH_DATA)
#   make bench-growth the same at three sizes of the city, and docs/benchmarks.md
#   make lock         work out the locked requirements again
#   make messages     collect and build the translations
#   make screenshots  take the pictures of the README from the running product
#   make clean        remove what was installed and built; data stays

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$name && exit; \
	done; echo python3)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check test-all bench bench-growth lock messages screenshots clean installed installed-for-tests

help:
	@sed -n 's/^#   //p' Makefile

installed:
	@$(PYTHON) tools/install.py run

installed-for-tests:
	@$(PYTHON) tools/install.py test

run: installed
	@$(BIN)/impulsem serve --demo

test: installed-for-tests
	@$(BIN)/python tools/check.py

check: installed-for-tests
	@$(BIN)/python tools/check.py --fast

test-all: installed-for-tests
	@$(BIN)/python tools/check.py --all

bench: installed-for-tests
	@$(BIN)/python -m bench

bench-growth: installed-for-tests
	@$(BIN)/python -m bench growth

lock: installed-for-tests
	@$(BIN)/python tools/lock.py

messages: installed-for-tests
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile

screenshots: installed-for-tests
	@$(BIN)/python tools/screenshots.py

clean:
	rm -rf .venv .venv-spark build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results var/static var/prepared
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find impulsem -name '*.mo' -delete
