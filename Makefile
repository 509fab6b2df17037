# Jalon: `make` alone prints this help.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix two-nodes soak docs messages bench

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything that runs and tests Jalon

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[spark,push,test,check,bench]'
	@touch $@

demo: setup ## play a day at the border between nodes (ARGS="--once --json")
	@$(BIN)/jalon demo $(ARGS)

test: setup ## run every test, those of the node on SQLite and on PostgreSQL (ARGS="tests/wire -k seal")
	$(BIN)/python tests $(ARGS)

check: setup ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

fix: setup ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

two-nodes: setup ## run the journeys between two nodes, each with its own processes
	$(BIN)/python tests tests/two_nodes $(ARGS)

soak: setup ## the long campaigns: kills, cuts and schedules of faults by the thousand
	JALON_SOAK=1 $(BIN)/python -m pytest -n0 -q tests/two_nodes/test_kills.py tests/simulator $(ARGS)

docs: setup ## write the reference pages and indexes from the source
	$(BIN)/python data/reference_docs.py
	$(BIN)/python data/codes_page.py

messages: setup ## gather the sentences of the pages into the six catalogues
	$(BIN)/python data/messages.py $(ARGS)

bench: setup ## measure one part (B=exchange, names, screen, documents, reader, tally, pages, phone)
	$(BIN)/python bench/$(B).py $(ARGS)
