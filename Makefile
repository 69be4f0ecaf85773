# Every target does all it needs by itself, in a fresh clone, on a Debian-like machine with
# Python 3.11 or newer. What is done stays done: a second run starts at once.

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
PACKAGES := node_modules/.package-lock.json
LOOK := web/static/vendor/dkfds/css/dkfds.css

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help serve test bench lint format lock clean FORCE
.DELETE_ON_ERROR:

help:
	@echo "make serve   the chat on http://127.0.0.1:8000 (PORT=9000 moves it)"
	@echo "make test    all tests, the browser's included (ARGS='-k soroe' narrows)"
	@echo "make bench   the measurements"
	@echo "make lint    ruff and mypy"
	@echo "make format  let ruff mend what it can"
	@echo "make lock    write the lock files anew (ARGS=--upgrade takes the newest versions)"
	@echo "make clean   remove everything that the other targets installed"

serve: $(RUNTIME) $(LOOK)
	@exec $(BIN)/vejviser serve

test: $(DEVELOPMENT) $(LOOK)
	@tools/chromium.sh
	@echo "== Tests"
	@tools/test.sh $(BIN) $(ARGS)

bench: $(DEVELOPMENT) $(LOOK)
	@$(BIN)/python -m bench $(ARGS)

lint: $(DEVELOPMENT)
	@echo "== ruff check"
	@$(BIN)/ruff check
	@echo "== ruff format"
	@$(BIN)/ruff format --check
	@echo "== mypy"
	@$(BIN)/mypy

format: $(DEVELOPMENT)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock:
	@tools/lock.sh $(ARGS)

clean:
	rm -rf $(VENV) node_modules web/static/vendor

# A tree that was copied or moved would run the code of its old place.
ifneq ($(shell cat $(VENV)/.made-in 2>/dev/null),$(CURDIR))
$(RUNTIME): FORCE
endif

$(RUNTIME): requirements.lock pyproject.toml tools/venv.sh
	@tools/venv.sh $(VENV)
	@echo "== Python packages"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "== Python packages for tests and checks"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

$(PACKAGES): package.json package-lock.json .npmrc tools/npm.sh requirements-node.lock | $(RUNTIME)
	@echo "== npm packages"
	@tools/npm.sh ci --loglevel=error
	@touch $@

$(LOOK): $(PACKAGES) tools/vendor.py
	@echo "== Det Fælles Designsystem"
	@$(BIN)/python tools/vendor.py
