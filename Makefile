# Everything a person runs here. `make demo` and `make test` set up what they need by themselves.
PYTHON ?= python3
PORT ?= 8765
ROUNDS ?= 5
BIN := .venv/bin
STEP = @printf '== %s\n'

.DEFAULT_GOAL := help
.PHONY: help demo test check fix i18n graph pictures docs bench audit soak lock clean browser

help: ## what can be made
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /make \1	/' | expand -t 14

demo: .venv/run.stamp ## start the simulator's page with the bot behind it; prints the address (PORT=8765)
	@exec $(BIN)/elchi demo --port $(PORT)

test: check browser build/tools/promtool ## set up everything and run every check and every test
	$(STEP) 'pytest: the whole suite, real browser included'
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.stamp ## everything that reads the code and the dialogs without running the bot
	$(STEP) 'ruff check: lint'
	@$(BIN)/ruff check .
	$(STEP) 'ruff format: layout'
	@$(BIN)/ruff format --check .
	$(STEP) 'mypy: types'
	@$(BIN)/mypy
	$(STEP) 'lint-imports: the rings'
	@$(BIN)/lint-imports
	$(STEP) 'elchi check: the dialogs, in every language'
	@$(BIN)/elchi check
	$(STEP) 'elchi graph: the drawing is current'
	@$(BIN)/elchi graph --check
	$(STEP) 'elchi i18n: the catalogues are current'
	@$(BIN)/elchi i18n --check
	$(STEP) 'elchi directory: the tables are sound, the maps are current'
	@$(BIN)/elchi directory check
	@$(BIN)/elchi directory page --check

fix: .venv/dev.stamp ## let ruff mend lint and layout
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

i18n: .venv/run.stamp ## bring locales/ up to date with dialogs/
	@$(BIN)/elchi i18n

graph: .venv/run.stamp ## draw the book, the maps and the citizen's pages anew into docs/
	@$(BIN)/elchi graph
	@$(BIN)/elchi directory page
	@$(BIN)/elchi leaflet --folder docs/citizen

pictures: .venv/dev.stamp browser ## take the handbook's pictures anew from the demo, in a real browser
	@KEEP_PICTURES=1 $(BIN)/python -m pytest tests/e2e/test_handbook.py

docs: .venv/docs.stamp ## build the documents as a site into build/site
	@.venv/docs/bin/mkdocs build --strict --quiet
	@echo 'written: build/site/index.html'

bench: .venv/dev.stamp .venv/bench.stamp ## measure places, parts of a turn, turns, workers, and Elchi beside other bots (MORE='--write'); a quarter of an hour
	@$(BIN)/python -m bench.places
	@$(BIN)/python -m bench.parts
	@$(BIN)/python -m bench.turns
	@$(BIN)/python -m bench.workers
	@$(BIN)/python -m bench.growth
	$(STEP) 'speed: Elchi beside small bots of the same dialog, over real HTTP'
	@$(BIN)/python -m bench.speed $(MORE)

audit: .venv/audit.stamp ## look for weak spots in the code and in what it stands on; writes build/sbom.json (CycloneDX)
	@tools/audit

soak: .venv/dev.stamp .venv/fuzz.stamp browser ## the suite again and again with other random cases (ROUNDS=5), triage with 10,000 each, readers fuzzed
	$(STEP) 'triage: 10,000 random cases for every property'
	@$(BIN)/python -m pytest -n 2 tests/casework --hypothesis-profile=soak
	$(STEP) 'fuzzing by coverage: every reader of what comes from outside, a minute each'
	@$(BIN)/python -m bench.fuzz_decoders
	@for round in $$(seq $(ROUNDS)); do \
		printf '== round %s of %s, seed %s\n' "$$round" $(ROUNDS) "$$round"; \
		$(BIN)/python -m pytest -n 2 --dist loadfile --hypothesis-seed="$$round" || exit 1; \
	done
	$(STEP) 'what takes minutes: the release before beside this one, every step of a report on PostgreSQL'
	@$(BIN)/python -m pytest -m long
	@$(BIN)/python -m bench.soak_crash
	@$(BIN)/python -m bench.soak_outage

lock: .venv/dev.stamp ## choose versions anew and write the eight lock files; read the difference before committing
	@tools/lock

browser:
	@tools/setup browser

build/tools/promtool: # not made where one is installed, or none can be had
	@tools/setup promtool

.venv/run.stamp: requirements.lock requirements-build.lock pyproject.toml tools/setup
	@PYTHON='$(PYTHON)' tools/setup run

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@PYTHON='$(PYTHON)' tools/setup dev

.venv/audit.stamp: .venv/run.stamp requirements-audit.lock
	@tools/setup audit

.venv/docs.stamp: .venv/run.stamp requirements-docs.lock
	@tools/setup docs

.venv/bench.stamp: .venv/dev.stamp requirements-bench.lock
	@tools/setup bench

.venv/fuzz.stamp: .venv/dev.stamp requirements-fuzz.lock
	@tools/setup fuzz

clean: ## remove what was made here: environment, caches, build output
	rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
