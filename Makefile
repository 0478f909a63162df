# The two commands to know: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
export PORT
BIN := .venv/bin
APPS := core accounts services intake training implementation wellbeing reports tip_tracker
IN_DEV := $(PYTHON) tip_tracker/bootstrap.py dev
IN_DEMO := $(PYTHON) tip_tracker/bootstrap.py demo
NOT_YET = @echo "make $@: not built yet."

.DEFAULT_GOAL := help
.PHONY: help demo run test check fix smoke dev nightly bench screenshots evidence

help: ## This list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

demo: ## The whole product with demo data; PORT=8001 chooses another port, Ctrl-C stops it
	@$(IN_DEMO) -m tip_tracker.launcher demo

run: ## For development: as demo, and the web reloads when a file changes
	@$(IN_DEV) -m tip_tracker.launcher run

test: ## The whole test suite on PostgreSQL, Redis and Chromium; ARGS="-k words" chooses
	@$(IN_DEV) -m tests.run $(ARGS)

check: dev ## Format, lint, templates, types, migrations, production settings, import floors
	@$(BIN)/python -m tests.check

fix: dev ## Put right what the formatter and the linter can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

smoke: ## The demo from a fresh clone with a new HOME: first page, sign-in, stop, nothing left
	@$(PYTHON) tests/smoke.py

dev: # .venv with everything that building and checking needs
	@$(IN_DEV)

nightly: ## The long tests: attacks on publication, kills, traces, measures; ARGS="kills" chooses
	@$(IN_DEV) -m tests.nightly $(ARGS)

bench: dev ## Benchmarks against raw SQL
	@if [ -f bench/__main__.py ]; then exec $(BIN)/python -m bench; else echo "make bench: not built yet."; fi

screenshots: ## Pictures of the first journey, at a desk and on a phone, in var/screenshots
	@$(IN_DEV) -m pytest -q tests/journeys

evidence: ## The evidence that goes with a release
	$(NOT_YET)
