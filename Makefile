# What one can do in a checkout. Each target first sets up what it needs in .venv, which takes about half a
# minute once and nothing afterwards; .ci/setup says how. Python 3.11 or newer and make are all it asks for.

SHELL = /bin/sh
BIN = .venv/bin

.PHONY: help install demo desk test lint sample unseen bench soak clean

help:
	@echo 'make demo     the campaign of 2024 replayed with sample mail; ends with demo-out/index.html'
	@echo 'make desk     the same, then the desk over it in a browser: http://127.0.0.1:8080'
	@echo 'make install  everything for use: .venv/bin/collector and, where allowed, the Debian packages'
	@echo 'make test     lint and all tests'
	@echo 'make lint     ruff, formatting, types'
	@echo 'make sample   the sample mailbox, judged against its truth'
	@echo 'make unseen   twenty mailboxes that nobody has seen, judged by the contract; FROM=N begins at a seed'
	@echo 'make bench    2,000 messages, measured against the floor and the naive way'
	@echo 'make soak     whole campaigns with faults by seed, for a day; FROM=N goes on from a seed'
	@echo 'make clean    removes .venv and every output folder'

install:
	@.ci/setup install

demo:
	@.ci/setup use
	@$(BIN)/collector demo

desk:
	@.ci/setup use
	@$(BIN)/collector demo --serve

lint:
	@.ci/setup test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

sample:
	@.ci/setup sample
	@$(BIN)/python tests/sample/run.py

unseen:
	@.ci/setup test
	@$(BIN)/python tests/unseen/run.py --from $(or $(FROM),0)

bench:
	@.ci/setup test
	@$(BIN)/python tests/bench/thought.py
	@$(BIN)/python tests/bench/bench.py
	@$(BIN)/python tests/bench/imap.py
	@$(BIN)/python tests/bench/formats.py
	@$(BIN)/python tests/bench/desk.py

soak:
	@.ci/setup test
	$(BIN)/python tests/forms/soak.py --seeds 20000 --tables 100000 --from $(or $(FROM),0)
	$(BIN)/python tests/formats/soak.py --seeds 2000 --from $(or $(FROM),0)
	$(BIN)/python tests/simulation/soak.py --unions 60 --seeds 10000 --from $(or $(FROM),0)

clean:
	rm -rf .venv demo-out sample-out bench-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
