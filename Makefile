# Two commands matter: `make demo` and `make test`. Everything else serves them.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
# The first of these that is Python 3.13; .python-version tells pyenv and uv the same.
PYTHON313 := $(shell for p in python3.13 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && { command -v $$p; break; }; done)

PYTEST_ARGS ?=
# Each file of tests stays with one worker, which makes the rows that its tests share once.
PYTEST := $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# Style sheets and scripts that are kept by hand; what is a template as well is left out.
BIOME := tests/linters/node_modules/.bin/biome
SHEETS_AND_SCRIPTS := institute/static/css institute/static/js tests/lighthouse/look.mjs
TEMPLATES = $(shell find templates -name '*.html')

.PHONY: demo test long coverage lint format code bench lighthouse screenshots messages lock clean help

help:            ## what there is
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: $(VENV)/.runtime    ## set up everything and serve the demo at 127.0.0.1:8000
	@$(PY) manage.py demo

test: $(VENV)/.dev        ## the suite, with a sample of what takes longest
	@$(PYTEST) $(PYTEST_ARGS)

long: $(VENV)/.dev        ## all that takes longer, up to an hour; the result stands in docs/quality.md: make long ARGS=lighthouse
	@$(PY) -m tests.long $(ARGS)

coverage: $(VENV)/.dev    ## the suite, and how much of the code it runs
	@$(PYTEST) --cov --cov-report=json:var/coverage.json $(PYTEST_ARGS)
	@$(PY) -m tests.covered var/coverage.json

lint: $(VENV)/.dev $(BIOME) ## style, types of mistakes, import ladder, migrations, templates, sheets and scripts
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djade --check --target-version 6.1 $(TEMPLATES)
	@$(VENV)/bin/djhtml --check --tabwidth 2 $(TEMPLATES)
	@$(BIOME) check --config-path=tests/linters --error-on-warnings $(SHEETS_AND_SCRIPTS)
	@$(VENV)/bin/mypy
	@$(VENV)/bin/bandit -q -ll -r institute lessons learning_outcomes certificates manage.py
	@$(VENV)/bin/lint-imports --no-logo 2>/dev/null || $(VENV)/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run

format: $(VENV)/.dev $(BIOME) ## put code, templates, sheets and scripts into the form that lint asks for
	@$(VENV)/bin/ruff check --fix -q .
	@$(VENV)/bin/ruff format -q .
	@# Both exit with 1 when they changed something.
	@$(VENV)/bin/djhtml --tabwidth 2 $(TEMPLATES) || true
	@$(VENV)/bin/djade --target-version 6.1 $(TEMPLATES) || true
	@$(BIOME) format --write --config-path=tests/linters $(SHEETS_AND_SCRIPTS)

code: $(VENV)/.runtime    ## the current second-factor code of a demo person: make code WHO=facilitator
	@$(PY) manage.py code $(WHO)

bench: $(VENV)/.dev       ## measure the site at three sizes and write docs/benchmarks.md: make bench ARGS="--rows home --sizes 200"
	@$(PY) -m tests.bench $(ARGS)

lighthouse: $(VENV)/.dev  ## look at every page with Lighthouse (needs npm and chromium): make lighthouse LANGUAGES="en es" PAGES=quiz
	@npm ci --prefix tests/lighthouse --ignore-scripts --no-audit --no-fund --silent
	@LANGUAGES="$(or $(LANGUAGES),en)" PAGES="$(PAGES)" $(PY) -m tests.lighthouse.measure

screenshots: $(VENV)/.dev ## take the pictures of docs/pictures on a demo of its own (needs chromium and poppler-utils)
	@$(PY) -m tests.screenshots.take

messages: $(VENV)/.dev    ## collect the interface's texts for translators (needs gettext)
	@$(PY) manage.py makemessages -l es -l fa --no-wrap --add-location file \
		--ignore .venv --ignore var --ignore tests

lock:            ## compile the lock files again (needs uv); the newest versions: make lock ARGS=--upgrade
	uv pip compile -q $(ARGS) --universal --python-version 3.13 --generate-hashes --no-header --extra postgres --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q $(ARGS) --universal --python-version 3.13 --generate-hashes --no-header --extra postgres -c requirements-dev.lock pyproject.toml -o requirements.lock

$(BIOME): tests/linters/package-lock.json
	@npm ci --prefix tests/linters --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(VENV)/bin/python:
ifneq ($(UV),)
	@uv venv -q --python 3.13 $(VENV)
else
	@test -n "$(PYTHON313)" || { echo "Python 3.13 was not found. Install it, or uv, and run make again."; exit 1; }
	@$(PYTHON313) -m venv $(VENV)
endif

define install
	@echo "Installing $(1) ..."
	@if [ -n "$(UV)" ]; then uv pip install -q --python $(PY) --require-hashes -r $(1); \
	else { $(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null; } && \
		$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
	@touch $@
endef

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	$(call install,requirements.lock)

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime

clean:           ## remove what the demo made; the virtual environment stays
	rm -rf var media/images media/original_images media/documents
