# make run   sets everything up and serves the page on 127.0.0.1:7860, or on another PORT
# make test  sets everything up and runs every check
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS_VENV := .venv-peers
PEERS_STAMP := $(PEERS_VENV)/.installed
QUESTIONS ?=
BENCHMARKS ?=
FILES ?=
PAIRS ?=
TEXTS ?=
ONLY ?=
MINUTES ?= 5
DATA ?=
SIZES ?= shipped 1000 10000 100000
ROUNDS ?= 5
PEERS ?=
WORK ?=
# Modules side by side, a process a core; those with a browser come first, since they take longest.
TESTING ?= --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

.PHONY: run test check eval bench bench-peers drills encoder tune lock clean

run: $(STAMP)
	@$(BIN)/madoguchi serve $(if $(PORT),--port $(PORT))

test: $(STAMP) check eval

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q $(TESTING)

# The reporting half of the shipped questions (or QUESTIONS=…) and the offices without a vocabulary
# (or OFFICES="DIR …") against their gates; with BENCHMARKS="DIR …" retrieval alone too.
OFFICES ?= $(wildcard eval/offices/report/*)
eval: $(STAMP)
	$(BIN)/madoguchi eval --half report --gates eval/gates.toml $(QUESTIONS)
	$(if $(OFFICES),$(BIN)/madoguchi eval --as-of 2026-11-23 --gates eval/offices/gates.toml $(foreach folder,$(OFFICES),--office $(folder)))
	$(if $(BENCHMARKS),$(BIN)/madoguchi eval --gates eval/gates.toml $(foreach folder,$(BENCHMARKS),--beir $(folder)))

# With FILES=DIR also what the readers make of the files in it.
bench: $(STAMP)
	$(BIN)/madoguchi bench
	$(if $(FILES),$(BIN)/madoguchi bench --files $(FILES))

# Beside what a Python developer would pick instead, in an environment of its own; DATA=DIR holds
# pairs, texts and benchmarks. The figures go to var/; PEERS="--help" says what else can be given.
bench-peers: $(PEERS_STAMP)
	@test -n "$(DATA)" || { echo "make bench-peers: name the folder of data: make bench-peers DATA=DIR [SIZES=\"shipped 10000\"] [ROUNDS=5]" >&2; exit 2; }
	$(PEERS_VENV)/bin/python -m eval.peers --data $(DATA) --rounds $(ROUNDS) --json var/peers.json --markdown var/peers.md --plot var/peers.svg $(PEERS) $(SIZES)

# What must never happen, tried for about ten minutes: killed builds, bits turned over, a full disk, a
# load; 1 where a drill finds a wrong state. ONLY="bits clock" and MINUTES=1 make it shorter.
drills: $(STAMP)
	$(BIN)/python -m tests.drills --minutes $(MINUTES) $(ONLY)

# Trains the bundled model anew (about 25 minutes of one core); BENCHMARKS=DIR keeps their texts out.
# The same command goes on with a run that was stopped; WORK=DIR for its checkpoints instead of the user's cache.
encoder: $(STAMP)
	@test -n "$(PAIRS)" || { echo "make encoder: name the folder of pairs: make encoder PAIRS=DIR [TEXTS=DIR] [BENCHMARKS=DIR] [WORK=DIR]" >&2; exit 2; }
	$(BIN)/python -m index.encoder.train --pairs $(PAIRS) $(if $(TEXTS),--texts $(TEXTS)) $(if $(BENCHMARKS),--benchmarks $(BENCHMARKS)) $(if $(WORK),--work $(WORK))

tune: $(STAMP)
	$(BIN)/python -m eval.tune

# Exact versions of everything, without addresses of registries; PyTorch's CPU build is enough.
lock:
	$(BIN)/python -m pip freeze --all --exclude-editable --local | grep -v "^pip==" | sed "s/+cpu$$//" > requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(PEERS_STAMP): requirements.lock eval/peers/requirements.lock pyproject.toml
	@test -d $(PEERS_VENV) || $(PYTHON) -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock --requirement eval/peers/requirements.lock
	$(PEERS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(PEERS_STAMP)

clean:
	rm -rf $(VENV) $(PEERS_VENV) .mypy_cache .pytest_cache .ruff_cache
