# Everything runs in .venv, installed from the hashed locks in requirements/. Needs make and Python 3.11 or later.

VENV ?= .venv
# The first of these that runs and is new enough; `make PYTHON=/path/to/python` overrides it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help demo test check format generate fuzz fuzz-laws differential bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(RUNTIME) ## set up, and lint the recorded sessions that ship with the repository
	@# Findings are what the demo is for: 1 is a success here, 2 is not.
	@$(BIN)/mcp-lint corpus/recordings; status=$$?; test $$status -le 1

test: check ## set up, and run every check and test
	$(BIN)/python -m pytest -q

check: $(DEV) ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## let ruff fix and format what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(DEV) ## write the rule index and the generated pages again
	$(BIN)/blastwall generate
	BLASTWALL_WRITE=1 $(BIN)/python -m pytest -q tests/laws/test_tables.py -k page

fuzz: $(DEV) ## analyse 200,000 mutated commands and scripts (COUNT=, SEED=); always the same ones for a seed
	$(BIN)/python -m benchmarks.fuzz --count $(or $(COUNT),200000) --seed $(or $(SEED),1)

fuzz-laws: $(DEV) ## the laws with many random examples (EXAMPLES=20000)
	BLASTWALL_FUZZ=$(or $(EXAMPLES),5000) $(BIN)/python -m pytest -q tests/laws

bench: $(DEV) ## measure, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

differential: $(DEV) ## compare the shell parser with bash, shfmt and tree-sitter (BLASTWALL_CORPORA, RANDOM_PROGRAMS=2000)
	$(BIN)/python -m benchmarks.shell_differential --scripts --random $(or $(RANDOM_PROGRAMS),2000)

lock: ## resolve the dependencies again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-annotate --no-header -q pyproject.toml --group dev -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-annotate --no-header -q pyproject.toml --group build -c requirements/dev.txt -o requirements/runtime.txt

clean: ## remove everything made here, the environment too
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# pip's own work is done once: the stamps are older than the lock only after it changed.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later (with venv) is needed; set PYTHON=/path/to/python" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(PIP) install -q --require-hashes --only-binary :all: -r requirements/runtime.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME) | $(BIN)/python
	$(PIP) install -q --require-hashes -r requirements/dev.txt
	@touch $@
