# ASM: `make demo` shows a living company, `make test` runs everything CI runs.
PYTHON ?= python3
BIN := .venv/bin
UV := uv==0.13.9

.PHONY: demo test bench format lock screenshots clean

# Start the demo company: environment, database, import of its files, web and worker.
demo: .venv/run
	$(BIN)/asm demo
	$(BIN)/asm serve

# Run what CI runs: linters, types, floors, SQL, tests on both databases, browser journeys.
test: .venv/test
	.ci/system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 warehouse etl models
	$(BIN)/pytest -n 2 --postgres --browser

# Measure every speed claim against its alternative; writes docs/benchmarks.md.
bench: .venv/test
	.ci/system
	$(BIN)/python -m bench

# Put code into the house style.
format: .venv/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar warehouse etl models

# Take the pictures of README from a running demo company.
screenshots: .venv/test
	.ci/system
	$(BIN)/python docs/screenshots.py

# Compile both lock files anew from pyproject.toml.
lock: .venv/test
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group test --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -q -o requirements-test.lock

# Throw away the environment (never the data).
clean:
	rm -rf .venv

.venv/bin/uv:
	.ci/system python
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q $(UV)

.venv/run: requirements.lock pyproject.toml | .venv/bin/uv
	$(BIN)/uv pip install -q -p $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install -q -p $(BIN)/python --no-deps -e .
	touch $@

.venv/test: requirements-test.lock pyproject.toml | .venv/bin/uv
	$(BIN)/uv pip install -q -p $(BIN)/python -r requirements-test.lock
	$(BIN)/uv pip install -q -p $(BIN)/python --no-deps -e .
	touch $@ .venv/run
