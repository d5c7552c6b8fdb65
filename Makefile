# Needs only make and Python 3.11 or newer. Everything else is installed into .venv, from requirements.lock.

PYTHON ?= python3
PORT ?= 8080
DATABASE ?= :memory:
K ?=
OPERATIONS ?= 10000
SEED ?= 1
SEEDS ?= 20
MODULE ?=
EXAMPLES ?= 100000

VENV_PYTHON := .venv/bin/python
LOCKED := .venv/locked.stamp
READY := .venv/ready.stamp

# The caller's own environment must not decide which modules are found, nor where pip puts them.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH VIRTUAL_ENV MYPYPATH
unexport PIP_PREFIX PIP_REQUIRE_HASHES PIP_ROOT PIP_TARGET PIP_USER
# Passed by environment, so that the shell never parses what the caller wrote.
export DATABASE EXAMPLES K MODULE OPERATIONS PORT PYTHON SEED SEEDS

# A virtual environment names its own folder: after the checkout was copied or moved, it would run the old one's code.
MOVED := $(shell [ ! -f .venv/place ] || [ "$$(cat .venv/place)" = "$$(pwd -P)" ] || rm -f $(LOCKED) $(READY))

PIP := $(VENV_PYTHON) -m pip --disable-pip-version-check --no-input -qq

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help setup generate check lint-spec test contract contract-soak contract-clean contract-prism serve format lock bench chaos hostile mutants mutate-client clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with everything in requirements.lock (PYTHON=python3.12 names another Python)

# Two steps, each with a stamp that is only written when the step has wholly succeeded: an edit of pyproject.toml
# renews the second one, which takes seconds, and not the first.
$(LOCKED): requirements.lock
	@"$$PYTHON" -c 'pass' || { echo "make: PYTHON=$$PYTHON does not run. Name a Python 3.11 or newer: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: PYTHON=$$PYTHON is $$("$$PYTHON" --version 2>&1), but 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@rm -rf .venv
	@echo "Making .venv with $$("$$PYTHON" --version) ..."
	@"$$PYTHON" -m venv .venv || { rm -rf .venv; echo "make: PYTHON=$$PYTHON cannot make a virtual environment (on Debian, install python3-venv)." >&2; exit 1; }
	@echo "Installing the locked dependencies (about a minute) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@rm -f $@
	@echo "Installing scanwire itself, editable ..."
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@pwd -P > .venv/place
	@touch $@

generate: $(READY) ## write generated/, the tables of operations and the page of clauses anew
	@$(VENV_PYTHON) -m openapi.generate
	@$(VENV_PYTHON) -m openapi.operations
	@$(VENV_PYTHON) -m contract_tests.conformance

check: $(READY) ## is what is generated current? then lint, format and types
	@echo "generated/ is current?"
	@$(VENV_PYTHON) -m openapi.generate --check
	@echo "the tables of operations are current?"
	@$(VENV_PYTHON) -m openapi.operations --check
	@echo "the page of clauses is current?"
	@$(VENV_PYTHON) -m contract_tests.conformance --check
	@echo "ruff check"
	@$(VENV_PYTHON) -m ruff check .
	@echo "ruff format --check"
	@$(VENV_PYTHON) -m ruff format --check .
	@echo "mypy"
	@$(VENV_PYTHON) -m mypy
	@echo "basedpyright"
	@$(VENV_PYTHON) -m basedpyright

lint-spec: $(READY) ## put the specs to tools of others: Redocly, openapi-typescript, Prism (needs Node 20.19 or newer)
	@$(VENV_PYTHON) -m openapi.node_tools

# What no test of the client's own reaches is a failure, wherever else it may be reached.
COVERAGE := --cov=overrides/scanwire --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
TEST_ALL := $(VENV_PYTHON) -m pytest -n auto tests/overrides $(COVERAGE) \
	&& $(VENV_PYTHON) -m pytest -n auto tests contract_tests --ignore=tests/overrides --ignore=contract_tests/server \
	&& $(VENV_PYTHON) -m pytest -n auto contract_tests/server

test: $(READY) ## run every test (K=expression picks some, as pytest -k)
	@if [ -n "$$K" ]; then $(VENV_PYTHON) -m pytest tests contract_tests -k "$$K"; else $(TEST_ALL); fi

contract: $(READY) ## run the contract suite: on the reference server, or on CONTRACT_BASE_URL
	@$(VENV_PYTHON) -m contract_tests

contract-clean: $(READY) ## delete what a contract run that was killed left on CONTRACT_BASE_URL, by its ledger
	@$(VENV_PYTHON) -m contract_tests clean

contract-soak: $(READY) ## run the contract suite on the reference server with SEEDS (20) seeds: does anything flap?
	@$(VENV_PYTHON) -m contract_tests.soak --seeds "$$SEEDS" --first "$$SEED"

contract-prism: $(READY) ## run the contract suite on Prism, a mock server of others (needs Node 20.19 or newer)
	@$(VENV_PYTHON) -m contract_tests.prism

# Without exec a shell would stand between, and the server would outlive a make that is ended.
serve: $(READY) ## serve the reference server on PORT (8080), its state in DATABASE (a file; lost at the end without)
	@exec $(VENV_PYTHON) -m scanwire_server --port "$$PORT" --database "$$DATABASE"

format: $(READY) ## format the hand-written code and mend what ruff can mend
	@$(VENV_PYTHON) -m ruff check --fix-only .
	@$(VENV_PYTHON) -m ruff format .

# Without UPGRADE a pin moves only when pyproject.toml asks for it.
lock: $(LOCKED) ## make requirements.lock anew from pyproject.toml (UPGRADE=1 moves every pin to its newest)
	@$(VENV_PYTHON) -m uv pip compile $(if $(UPGRADE),--upgrade) --no-config --quiet --universal --python-version 3.11 --all-extras --group dev \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml

bench: $(READY) ## measure against the peers
	@$(VENV_PYTHON) -m bench

chaos: $(READY) ## run OPERATIONS (10000) behind faults, by SEED (1): does the client tell the truth? and do its peers?
	@$(VENV_PYTHON) -m bench.chaos --operations "$$OPERATIONS" --seed "$$SEED"

hostile: $(READY) ## answer the client's calls with EXAMPLES (100000) odd answers, by SEED (1): does anything but our errors escape?
	@$(VENV_PYTHON) -m contract_tests.client.hostile --examples "$$EXAMPLES" --seed "$$SEED"

mutants: $(READY) ## measure which faults the contract suite notices
	@$(VENV_PYTHON) -m contract_tests.mutants

mutate-client: $(READY) ## change the client in small ways: which do its tests not notice? (MODULE=errors tries one module)
	@$(VENV_PYTHON) -m tests.mutation $$MODULE

clean: ## remove everything that make has made, .venv too
	@rm -rf .venv .node .mutation .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* build dist htmlcov reports
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
