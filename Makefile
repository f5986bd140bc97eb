# Everything a developer does here. It needs make and Python 3.11 or later, nothing else: the first
# target that needs it sets up .venv with the exact versions in constraints.txt.

ARGS =
SEEDED = $(if $(SEED),--seed $(SEED))
BIN = .venv/bin

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 14

run: .venv/desk ## open the desk (options go in ARGS, as in: make run ARGS="--language en")
	@$(BIN)/salestui $(ARGS)

demo: .venv/desk ## open a throw-away desk with a realistic month in it
	@$(BIN)/salestui --demo $(ARGS)

test: .venv/tools ## run the tests (make test ARGS="tests/repairs -k chase" runs some)
	@$(BIN)/pytest --numprocesses=auto --dist=worksteal $(ARGS)

faults: .venv/tools ## kill, starve, race and outrun the desk (N kills of the installed program)
	@$(BIN)/pytest --quiet -rP --timeout 0 tests/faults --kills $(or $(N),200) \
	    --bursts 300 --writing 60 --every-kind --examples 200 --imported 100000 --logs 50 \
	    $(SEEDED) $(ARGS)

monkey: .venv/tools ## a random keyboard on the demo desk (N keys; SEED for the same ones again)
	@$(BIN)/pytest --quiet -rP --timeout 0 tests/faults/test_monkey.py \
	    tests/faults/test_terminal_monkey.py -k harm \
	    --keys $(or $(N),10000) $(SEEDED) $(ARGS)

check: .venv/tools ## format, lint, types, import rules, catalogue
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.tools.catalogue check

format: .venv/tools ## put the code into the one format
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .

messages: .venv/tools ## collect the sentences in the code, compile the Chinese catalogue
	@$(BIN)/python -m tests.tools.catalogue update

migration: .venv/tools ## write the migration from the newest to the models (NAME says what it brings)
	@$(BIN)/python -m tests.tools.migration $(NAME)

snapshots: .venv/tools ## accept the screens as they are now
	@$(BIN)/pytest --quiet --snapshot-update $(ARGS)

screenshots: .venv/tools ## take the pictures in assets/ (needs a Chinese font)
	@$(BIN)/python -m tests.tools.screenshots $(ARGS)

bench: .venv/tools ## measure the desk beside a bare Textual app (Linux, some minutes)
	@$(BIN)/python -m tests.tools.bench $(ARGS)

clean: ## remove .venv and everything the tools have left
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -rf build dist snapshot_report.html
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps. Opening the desk takes eight packages and the tools some forty, so who only wants the
# desk does not wait for the tools; both live in one .venv.

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.venv/desk: pyproject.toml constraints.txt
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Setting up .venv with $$($$python --version) ..."; \
	        exec $$python -m venv .venv; \
	    fi; \
	done; \
	echo "salestui needs Python 3.11 or later: install it and run make again." >&2; exit 1
	@$(INSTALL) -e .
	@$(BIN)/python -m compileall -q salestui
	@touch $@

.venv/tools: .venv/desk
	@$(INSTALL) -e '.[dev]'
	@touch $@

.PHONY: help run demo test faults monkey check format messages migration snapshots screenshots bench clean
