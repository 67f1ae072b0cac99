# The front door of the repository: each target is one line of work, the pipelines live in scripts/.
# `make help` says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HTTP ?= 127.0.0.1:8090
# How many conversations `make seed` makes, and into which folder.
N ?= 1000
DIR ?= pb_data

.PHONY: run test test-system dev ui bench seed gallery nightly audit help porchlight

run: ui porchlight ## build the browser part and the binary, start it with the demo on 127.0.0.1:8090
	./porchlight serve --demo --http $(HTTP)

test: ## all that CI runs: format, lint, vet, go test -race, the browser part, end to end in Chromium
	@scripts/test

test-system: ## what needs more than a process of its own: a trace of the system calls (installs strace)
	@scripts/test-system

dev: ui/node_modules/.package-lock.json ## the demo with both halves reloading: Vite for ui/, a rebuild for Go
	@HTTP=$(HTTP) scripts/dev

ui: ui/node_modules/.package-lock.json ## build the browser part into ui/dist
	cd ui && npm run --silent build

bench: ui ## measure against the floor in the same run; fails when a ratio is over its limit
	@scripts/bench

seed: porchlight ## fill DIR (pb_data) with N (1000) conversations
	./porchlight seed --conversations $(N) --dir $(DIR)

gallery: ui porchlight ## every screen in every state: pictures on one page, and what axe finds (installs Chromium)
	@CHROMIUM=$$(scripts/chromium) npm --prefix ui run --silent gallery

nightly: ## all that is long: fuzzing, repeated race runs, bench
	@scripts/nightly

audit: ui/node_modules/.package-lock.json ## known vulnerabilities in what we depend on (needs the internet)
	@scripts/audit

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Stripped at link time only, so that every build shares one compile cache.
porchlight:
	CGO_ENABLED=0 go build -ldflags '-s -w' -o porchlight .

# npm writes this file last; it is as old as the installation.
ui/node_modules/.package-lock.json: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund && touch node_modules/.package-lock.json
