# Two commands are enough: `make demo` and `make test`. The rest is for people who change the code.

PYTHON ?= python3
SERVE ?= 1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo serve test lint types bench docs lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.version_info >= (3, 14))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed; name one with: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/kg demo $(if $(filter 0,$(SERVE)),--no-serve)

serve: setup
	$(BIN)/kg serve

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python -m ontology.reference
	$(BIN)/python -m kg.questions.reference

lock:
	uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate -o requirements.lock

clean:
	rm -rf $(VENV) demo-workspace .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
