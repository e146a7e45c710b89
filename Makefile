# Hearth: what one can do here. `make` alone lists it.
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-trust

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run:  ## set up what is missing (asks nothing, says what it fetches) and open Hearth; without a display, a tour in the terminal
	@packaging/setup.sh run
	@$(BIN)/python packaging/start.py

test:  ## set up what is missing and run everything that must pass: lint, types, import contracts, tests with the real starter models
	@packaging/setup.sh test
	@$(MAKE) --no-print-directory lint
# Where the system allows it, the tests run where no network is: packaging/offline.py says in a line whether it does.
# In two processes, a file of tests in one of them. On a shared CI machine a test that needs real processes or a real
# window may be starved: it gets another try there.
	@echo "tests" && $(BIN)/python packaging/offline.py $(BIN)/python -m pytest -n 2 --max-worker-restart 0 --dist loadgroup --no-loadscope-reorder $(if $(CI),--reruns 2 --reruns-delay 2)

check:  ## the quick part of `make test`: lint, types and import contracts, no models
	@packaging/setup.sh check
	@$(MAKE) --no-print-directory lint

bench:  ## measure Hearth's speed against the bare libraries underneath, in the same run
	@packaging/setup.sh run
	@$(BIN)/hearth bench speed
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m ui.measure

bench-trust:  ## kill it more than 200 times while it writes, flip 50 bits, fill the disk at 12 points: what is lost, what is damaged
	@packaging/setup.sh run
	@$(BIN)/hearth bench trust

.PHONY: lint
lint:
	@echo "ruff" && $(BIN)/ruff check && $(BIN)/ruff format --check --quiet
	@echo "mypy" && $(BIN)/mypy
	@echo "import contracts" && $(BIN)/lint-imports --no-cache
