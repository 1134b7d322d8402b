# Vigie's commands; `make` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test fast lint types walls fix docs messages bench bench-learning crash fuzz check clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- what the others stand on -------------------------------------------------------------
$(BIN)/uv: requirements/build.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt
	@touch $@

$(VENV)/.run: $(BIN)/uv requirements/base.txt pyproject.toml hatch_build.py
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# Torch's CPU build by pip alone and without dependencies, so that nothing brings CUDA; then the rest.
TORCH := torch==2.13.0
$(VENV)/.learning: $(VENV)/.run requirements/learning.txt
	$(BIN)/python -m pip install --quiet --no-deps $(TORCH)
	@$(BIN)/python -c "import sys, torch; sys.exit(torch.version.cuda and 'This torch is a CUDA build: install the CPU build of $(TORCH), then run make again.')"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/learning.txt
	@touch $@

ASSETS := src/vigie/ui/static/vendor/.stamp
$(ASSETS): $(BIN)/uv frontend/package-lock.json hatch_build.py
	$(BIN)/python hatch_build.py
	@touch $@

CATALOGUES := $(VENV)/.catalogues
$(CATALOGUES): $(VENV)/.run src/vigie/kernel/typography.py $(shell find src -name '*.po')
	$(BIN)/python -m vigie.site.catalogues
	@touch $@

# --- what people call ---------------------------------------------------------------------
demo: $(VENV)/.run $(ASSETS) $(CATALOGUES) ## build the demo world, watch it, serve the portal
	@$(BIN)/vigie demo $(ARGS)

run: $(VENV)/.run $(ASSETS) $(CATALOGUES) ## serve Vigie without demo data
	@$(BIN)/vigie up $(ARGS)

test: $(VENV)/.dev $(ASSETS) $(CATALOGUES) ## every test this machine can run
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

fast: $(VENV)/.dev $(CATALOGUES) ## rules only: no database, a few seconds
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not django_db" $(FAST)

FAST := tests/kernel tests/reconciliation tests/scoring tests/fraud tests/registrations tests/flows tests/leasing tests/ledger

lint: $(VENV)/.dev ## ruff, and the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

walls: $(VENV)/.dev ## what must stay true of the tree
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/walls

fix: $(VENV)/.dev ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## write docs/reference anew, and check links and commands of the pages
	$(BIN)/python -m vigie.site.reference
	$(BIN)/python -m pytest -q tests/docs

messages: $(VENV)/.dev ## gather the sentences to translate (needs gettext)
	$(BIN)/python -m vigie.site.catalogues --gather

PEERS := .venv-bench
$(PEERS)/.peers: $(BIN)/uv requirements/bench.txt
	$(BIN)/uv venv --quiet --clear $(PEERS)
	$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.dev $(PEERS)/.peers ## CPU seconds, memory and ratios, also of peers
	$(BIN)/python -m tests.benchmarks $(ARGS)

bench-learning: $(VENV)/.dev $(VENV)/.learning ## what models are worth on public files (DATA=folder)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 VIGIE_SCORING_DATA=$(DATA) $(BIN)/python -m tests.benchmarks.learning $(ARGS)

crash: $(VENV)/.dev ## kill processes under load
	$(BIN)/python -m pytest -m crash tests/crash $(ARGS)

fuzz: $(VENV)/.dev ## feed hostile files to the readers
	$(BIN)/python -m tests.fuzz $(ARGS)

check: lint types test ## all that CI asks; the walls and what reads the pages stand among the tests
	$(BIN)/python -m vigie.site.reference
	@git diff --exit-code -- docs/reference || (echo 'docs/reference is stale: commit what make docs wrote'; exit 1)

clean: ## remove what the commands made (not the data)
	rm -rf $(VENV) $(PEERS) build dist node_modules frontend/node_modules src/vigie/ui/static/vendor
