# Needs Python 3.11 or newer, make and git. Everything is installed into .venv and written into var/.
PYTHON := $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
TEMPLATES = $(shell git ls-files '*.html')
.PHONY: help run test lint format check bench serve clean requirements base production dev
.DEFAULT_GOAL := help

help:  ## Say what can be done
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: base  ## Run the site with its demo newsroom: PORT=8123 make run
	@$(BIN)/python manage.py run_site

test: dev  ## Run the tests, those in the browser where Chromium is: make test ARGS="tests/news -x" for some
	@$(BIN)/pytest -n auto -m "not browser" $(ARGS)
	@$(if $(ARGS),,$(BIN)/pytest tests/browser -m browser -n 2 --dist worksteal --reruns 1 -q -rsR)

lint: dev  ## Find what is wrong with style, types, imports, templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djade --check $(TEMPLATES) && $(BIN)/djhtml --tabwidth 2 --check $(TEMPLATES)
	@PYTHONPATH=site:. $(BIN)/lint-imports --no-cache && $(BIN)/mypy

format: dev  ## Mend style where a tool can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djade $(TEMPLATES) ; $(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

check: lint  ## All that CI checks, but the browser and PostgreSQL
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(MAKE) test ARGS="tests -q"

bench: base  ## Measure pages against a newsroom of generated articles: make bench DATA=dir
	@VAR_DIR=var/bench $(BIN)/python manage.py bench --data "$(DATA)" $(ARGS)

serve: production  ## The production server, with the settings in .env (see docs/operators.md)
	@$(BIN)/python manage.py collectstatic --noinput --settings newsroom.settings.production
	@$(BIN)/python manage.py migrate --settings newsroom.settings.production
	@$(BIN)/python manage.py serve --settings newsroom.settings.production

requirements:  ## Compile requirements/*.txt anew from pyproject.toml
	requirements/compile

clean:  ## Remove .venv and all that was written, the demo's database included
	rm -rf .venv var .ruff_cache .import_linter_cache .hypothesis dist

base production dev:
	@test -n "$(PYTHON)" || { echo "Newsroom needs Python 3.11 or newer, and there is none on the PATH." >&2; exit 1; }
	@$(PYTHON) requirements/install.py $@
