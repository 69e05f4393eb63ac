# Two commands matter: `make demo` starts the portal, `make test` tests it. Each prepares all that it needs.
PY ?= python3
BIN := .venv/bin/python
STACK := $(BIN) -m portal.devstack
# Empty: what is compiled once is kept, for the dozens of processes that the tests start.
export PYTHONDONTWRITEBYTECODE :=
# For a check that wants a database: the tests' own, started for it and stopped after it.
WITH_DATABASE := $(STACK) test --services-only --
# Settings as a site has them, for Django's deployment checks; the names are invented.
AS_PRODUCTION := env -u DJANGO_ALLOW_ASYNC_UNSAFE SECURE=1 ALLOWED_HOSTS=portal.example SITE_URL=https://portal.example
ARGS ?=
# All tests run in two processes, each with its own database; some (ARGS) in one.
LANES := -n 2 --dist loadfile
# All checks run even if one fails; each can be run alone, for instance: make check-types
CHECKS := check-format check-lint check-contracts check-templates check-types check-migrations check-deploy \
          check-translations

.DEFAULT_GOAL := help
.PHONY: help demo test check $(CHECKS) soak bench backup restore drill fmt clean prepare-demo prepare-test

help:
	@echo "make demo    start the portal with demo data            启动演示（PORT=8130 HOST=127.0.0.1）"
	@echo "make test    run all tests (ARGS=\"-k word\" for some)    运行全部测试"
	@echo "make check   style, types, contracts, translations      静态检查"
	@echo "make soak    the long loads at full size                长时间压力测试"
	@echo "make bench   measure speed and memory                   性能测量"
	@echo "make backup  back up database, files and keys           备份（恢复：make restore FROM=文件夹）"
	@echo "make drill   wipe, restore and compare, apart from data 备份恢复演练（不动正式数据）"
	@echo "make fmt     format the code                            整理代码格式"
	@echo "make clean   remove what the commands made              清理生成的文件"

prepare-demo prepare-test: prepare-%:
	@command -v $(PY) >/dev/null || { echo "Python is missing: install python3, or name it: make PY=python3.11"; echo "未找到 Python：请安装 python3，或指定：make PY=python3.11"; exit 1; }
	@$(PY) portal/devstack/bootstrap.py $*

demo: prepare-demo
	@exec $(STACK) demo

test: prepare-test
	@exec $(STACK) test -- $(or $(ARGS),$(LANES))

soak: prepare-test
	@exec $(STACK) test -- -m soak $(ARGS)

bench: prepare-test
	@$(BIN) -m bench.run workbooks $(ARGS)
	@exec $(WITH_DATABASE) $(BIN) -m bench.ledger_run $(ARGS)
	@exec $(WITH_DATABASE) $(BIN) -m bench.search $(ARGS)
	@exec $(WITH_DATABASE) $(BIN) -m bench.totals $(ARGS)
	@exec $(WITH_DATABASE) $(BIN) -m bench.imports

# Of the demo, or of wherever DATABASE_URL, MEDIA_ROOT and BACKUP_ROOT point.
backup: prepare-demo
	@exec $(STACK) run -- $(BIN) manage.py backup

restore: prepare-demo
	@test -n "$(FROM)" || { echo "Which backup? make restore FROM=folder"; echo "请指明备份：make restore FROM=文件夹"; exit 2; }
	@exec $(STACK) run -- $(BIN) manage.py restore "$(FROM)" $(ARGS)

drill: prepare-test
	@exec $(WITH_DATABASE) $(BIN) -m bench.backup_drill $(ARGS)

fmt: prepare-test
	@$(BIN) -m ruff format .
	@$(BIN) -m ruff check --fix .
	@$(BIN) -m djlint --quiet --reformat templates

check: prepare-test
	@$(MAKE) --keep-going --no-print-directory $(CHECKS)

$(CHECKS): prepare-test

check-format:
	@$(BIN) -m ruff format --check .

check-lint:
	@$(BIN) -m ruff check .

check-contracts:
	@$(BIN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

check-templates:
	@$(BIN) -m djlint --quiet --check --lint templates

check-types:
	@$(WITH_DATABASE) $(BIN) -m mypy $$(git ls-files '*services.py' '*/services/*.py' '*policies.py' '*/policies/*.py')

check-migrations:
	@$(WITH_DATABASE) $(BIN) manage.py makemigrations --check --dry-run

check-deploy:
	@$(WITH_DATABASE) $(AS_PRODUCTION) $(BIN) manage.py check --deploy --fail-level WARNING

check-translations:
	@$(WITH_DATABASE) $(BIN) -m portal.translations check

clean:
	@$(PY) -m portal.devstack clean
	@rm -rf .venv staticfiles .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is none of the above.
.DEFAULT:
	@echo "There is no command \"make $@\"; \"make help\" lists them."; echo "没有“make $@”这个命令；可用命令见 make help。"; exit 2
