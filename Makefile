# The two commands: `make demo` shows what dajuan is for, `make test` shows that it works.
# Each does all its own set-up in .venv, with pinned dependencies: with uv when it is there, with venv and pip when not.

PYTHON ?= python3
BIN := .venv/bin
SPREAD := -n auto --dist worksteal
UV := $(shell command -v uv 2>/dev/null)

.PHONY: demo test check quality bench lock clean help

help:                   ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ —/'

demo: .venv/.run        ## read examples/, print the answer sheet, write the site
	@$(BIN)/dajuan demo

test: .venv/.dev        ## run every test; what needs a program that is missing says how to get it
	@$(BIN)/python -m pytest $(SPREAD)

check: .venv/.dev       ## style, types, tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python -m pytest $(SPREAD)

quality: .venv/.dev     ## measure what is read rightly on gold and on simulated damage (needs ../shared)
	@$(BIN)/python bench/run.py quality

bench: .venv/.dev       ## speed and memory beside peers, as ratios
	@$(BIN)/python bench/run.py speed

lock:                   ## pin the dependencies anew (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv"; exit 1; }
	@uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --extra postgresql --extra pdf --group dev --group setup pyproject.toml -o requirements-dev.lock
	@uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --constraint requirements-dev.lock --group setup pyproject.toml -o requirements.lock

clean:                  ## remove what these commands made
	rm -rf .venv .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "dajuan needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 ..."; exit 1; }
ifdef UV
	@uv venv --quiet --python $(PYTHON) .venv
else
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is not installed. On Debian: apt install python3-venv"; exit 1; }
endif

.venv/.run: .venv/bin/python requirements.lock pyproject.toml
	@echo "Setting up in .venv (once) …"
ifdef UV
	@uv pip install --quiet --python .venv/bin/python -r requirements.lock
	@uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@echo "Setting up the tools for tests (once) …"
ifdef UV
	@uv pip install --quiet --python .venv/bin/python -r requirements-dev.lock
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
endif
	@touch $@
