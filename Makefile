# make build   set up and run the main job        make test      set up and run the tests
# make check   format, lint, types, contracts     make test-all  the slow tests too, new examples, and coverage
# TOOLS=no     tests that need other programs skip (they are installed where root runs `make test`, those of slow tests by `make test-all`)
# SEED=7       the examples that `make test-all` had with this seed
SHELL := /bin/sh
PYTHON ?= python3
TOOLS ?= yes
SLOW := no
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
# Where pip fails, the end of what it said names the package and why.
PIP_LOG := $(VENV)/pip.log
PIP = $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off -c constraints.txt
OR_SAY = >$(PIP_LOG) 2>&1 || { tail -n 25 $(PIP_LOG); echo "pip could not set up $(VENV): its last words are above, all of them in $(PIP_LOG)"; exit 1; }

.PHONY: build desk test test-all check format setup setup-dev tools clean

build: $(READY)
	@$(BIN)/pipeline build

# make desk              the desk of the sample pages       make desk DIR=../ours   of a practice of your own, set up in the browser
desk: $(READY)
	@$(BIN)/pipeline desk start $(or $(DIR),.)

test: $(DEV_READY) tools
	@$(BIN)/python -m pytest -n 2 --dist worksteal

test-all: SLOW := yes
test-all: $(DEV_READY) tools
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "" --cov --cov-report=term:skip-covered --hypothesis-profile=explore $(if $(SEED),--hypothesis-seed=$(SEED))

check: $(DEV_READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/long_lines.py
	@$(BIN)/vulture

format: $(DEV_READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

setup: $(READY)
setup-dev: $(DEV_READY)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: apt-get install python3 python3-venv"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; rm -rf $(VENV); exit 2; }

$(READY): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) …"
	@$(PIP) -e . $(OR_SAY)
	@touch $@

$(DEV_READY): pyproject.toml constraints.txt $(READY)
	@$(PIP) -e '.[dev]' $(OR_SAY)
	@touch $@

# What some tests speak to. Installed where that is allowed; else those tests skip and say why.
tools:
	@TOOLS=$(TOOLS) SLOW=$(SLOW) .ci/tools

clean:
	@rm -rf $(VENV) dist .pipeline .mypy_cache .ruff_cache .hypothesis
