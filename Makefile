# Every target sets up what it needs: a fresh clone, Python 3.11 or newer and make are enough.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Test processes: most tests wait more than they compute.
PROCESSES ?= 4
STAMP := $(VENV)/.installed

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ -/' | awk -F' - ' '{printf "  %-10s %s\n", $$1, $$2}'

# The stamp is written last, so that an interrupted installation is done again.
$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 setup" if sys.version_info < (3, 11) else 0)'
	@test ! -L $(VENV) || { echo "$(VENV) is a link: what it leads to would be emptied. Take the link away."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(STAMP) ## Make .venv with every extra, from the pinned versions

demo: $(STAMP) ## A Slack workspace on your machine, with the bot in it
	@$(BIN)/python -m sandbox

# Dozens of bots are started: each would compile itself anew where bytecode is not kept.
test: $(STAMP) ## Run the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(PROCESSES) $(SELECTED)

quick: SELECTED = -m "not whole" --hypothesis-profile=quick
quick: test ## The same without whole days, storms and demos, for in between

check: lint test ## What CI runs: lint and test

lint: $(STAMP) ## Check format, style, types and the AWS template
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint infrastructure.yml

format: $(STAMP) ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## Measure the bot next to the tutorials' way
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.search --sizes 1000 100000

chaos: $(STAMP) ## 500 uploads while calls fail and workers are killed
	@$(BIN)/python -m benchmarks.chaos

fuzz: $(STAMP) ## Break 10,000 of each: pictures, videos, questions and deliveries
	@$(BIN)/python -m tests.fuzz

audit: $(STAMP) ## Ask for known holes in every pinned package (needs a network)
	@$(BIN)/python -m tests.supply.auditing

licences: $(STAMP) ## Write docs/licences.md anew
	@$(BIN)/python -m tests.supply.licences

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --all-extras pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements-dev.txt pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements-dev.txt --extra tracing pyproject.toml -o requirements-tracing.txt

clean: ## Remove .venv and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help setup demo test quick check lint format bench chaos fuzz audit licences lock clean
