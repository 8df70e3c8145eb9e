# Everything here can be done without make: README.md gives the plain commands.

PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
# Processes that share the tests: one a core, four at most. A file's tests stay together.
WORKERS ?= --numprocesses=auto --maxprocesses=4 --dist=loadfile
# More options for pytest (make test PYTEST="-k sparql") and for the lock (make lock UPGRADE=--upgrade).
PYTEST ?=
# Services that are asked by make live-check; all if empty.
SERVICE ?=
UPGRADE ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
INSTALL := $(PIP) install --quiet --disable-pip-version-check
# The front end is a step of its own, so that its messages are seen.
EDITABLE := ORDRELOCAL_SKIP_FRONTEND=1 $(INSTALL) --no-deps --no-build-isolation --editable .
PROJECT := pyproject.toml hatch_build.py ordrelocal/__init__.py

.DEFAULT_GOAL := help
.PHONY: help serve build frontend test lint types frontend-check pytest live-check format docs wheel lock bench clean distclean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

serve: build ## Install, build the dataset and serve it on http://127.0.0.1:8000 (PORT=… for another)
	$(BIN)/ordrelocal serve --host $(HOST) --port $(PORT)

build: frontend ## Install and build the dataset from its sources
	$(BIN)/ordrelocal build

frontend: $(VENV)/.base ## Build the scripts and styles of the pages, if their sources changed
	@$(BIN)/python hatch_build.py

test: lint types frontend-check pytest ## Install what the tests need and run all checks

lint: $(VENV)/.dev ## Check style and format of the Python code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check the types of the Python code
	$(BIN)/mypy

frontend-check: $(VENV)/.dev ## Check the types of the TypeScript code
	@$(BIN)/python hatch_build.py check

pytest: $(VENV)/.dev frontend ## Run the tests (PYTEST="-k word" for some)
	$(BIN)/pytest $(WORKERS) $(PYTEST)

# Asks other people's servers: for a person at a terminal, never for a continuous check.
live-check: $(VENV)/.base ## Ask each service of open data one harmless question (SERVICE="idref hal" for some)
	$(BIN)/ordrelocal link check $(SERVICE)

format: $(VENV)/.dev ## Sort imports and format the Python code
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## Write the reference pages (commands, modules, errors, queries) from the code
	$(BIN)/python docs/generate.py

wheel: $(VENV)/.base frontend ## Build the wheel into dist/
	$(PIP) wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

lock: $(VENV)/pyvenv.cfg ## Resolve the locks again (UPGRADE=--upgrade for newer versions)
	$(INSTALL) uv
	$(call compile,bench,pyproject.toml --all-extras --group build)
	$(call compile,dev,pyproject.toml --extra dev --group build --constraint requirements/bench.lock)
	$(call compile,runtime,pyproject.toml --constraint requirements/bench.lock)
	$(call compile,build,--group build --constraint requirements/bench.lock)

# One resolution for all platforms and all Pythons from 3.11 on; no address is written into the file.
compile = UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--python $(BIN)/python --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) $(2) \
	--output-file requirements/$(1).lock

bench: $(VENV)/.bench frontend ## Measure the service against other engines, side by side
	$(BIN)/python -m benchmarks

clean: ## Remove caches and built files, but not the environment or the datasets
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis webui/ordrelocal_webui/static/dist
	find . -name __pycache__ -not -path './$(VENV)/*' -not -path '*/node_modules/*' -prune -exec rm -rf {} +

distclean: clean ## Remove all that is not source: the environment and the datasets too
	rm -rf $(VENV) .ordrelocal webui/frontend/node_modules

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "ordrelocal needs Python 3.11 or later, \
	and $(PYTHON) is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/runtime.lock requirements/build.lock $(PROJECT) | $(VENV)/pyvenv.cfg
	$(INSTALL) --require-hashes --requirement requirements/runtime.lock --requirement requirements/build.lock
	$(EDITABLE)
	@touch $@

# The environment for the tests holds that for serving.
$(VENV)/.dev: requirements/dev.lock $(PROJECT) | $(VENV)/pyvenv.cfg
	$(INSTALL) --require-hashes --requirement requirements/dev.lock
	$(EDITABLE)
	@touch $(VENV)/.base $@

$(VENV)/.bench: requirements/bench.lock $(PROJECT) | $(VENV)/pyvenv.cfg
	$(INSTALL) --require-hashes --requirement requirements/bench.lock
	$(EDITABLE)
	@touch $(VENV)/.base $(VENV)/.dev $@
