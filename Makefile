# Afterword. `make help` lists what there is.
#
# Two environments, each made when it is needed and again when what it is made of changes:
# .venv for reading (the program alone) and .venv-dev for working on it.

PYTHON ?= python3
READ := .venv
DEV := .venv-dev
BIN := $(DEV)/bin
# A library of the checkout's own: trying the samples never touches the reader's.
LIBRARY := .library

.DEFAULT_GOAL := help
.PHONY: help read test test-slow fuzz check format bench docs pictures clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

read: $(READ)/installed ## open the samples in the reader
	@AFTERWORD_LIBRARY=$(LIBRARY) $(READ)/bin/afterword

test: $(DEV)/installed ## everything that is quick (some five minutes)
	$(BIN)/python -m pytest -q -n 2

test-slow: $(DEV)/installed ## wheel, kill and fuzz tests (under 20 minutes)
	$(BIN)/python -m pytest -q -n 2 -m slow --timeout 900

fuzz: $(DEV)/installed ## every form, fuzzed for 10 minutes in all; finds are kept in tests/fuzz/regressions
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=2.3' 2>/dev/null || echo "atheris does not install here: Hypothesis takes its place"
	$(BIN)/python -m tests.fuzz --seconds 600

check: $(DEV)/installed ## format, lint, types, and what may import what
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV)/installed ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV)/installed ## how fast it is, as ratios to the smallest Textual app
	$(BIN)/python -m benchmarks

docs: $(DEV)/installed ## write docs/keys.md and docs/settings.md from the declarations
	$(BIN)/python docs/generate.py

pictures: $(DEV)/installed ## make the README's pictures again from the running program
	$(BIN)/python docs/pictures.py

$(READ)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Afterword needs Python 3.11 or newer; name one with PYTHON=…"; exit 1; }
	$(PYTHON) -m venv --clear $(READ)
	$(READ)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(READ)/bin/python -m compileall -q store tui
	@touch $@

$(DEV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Afterword needs Python 3.11 or newer; name one with PYTHON=…"; exit 1; }
	$(PYTHON) -m venv --clear $(DEV)
	$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q store tui
	@touch $@

clean: ## take away what make made (not the library)
	rm -rf $(READ) $(DEV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
