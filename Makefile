# Two commands matter: `make run` and `make test`; `make help` names the others.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test install build lint format bench fuzz crash soak docs clean help

# Swift keeps caches at home; a machine without one gets a home inside the build folder.
export HOME := $(shell if [ -n "$$HOME" ] && [ -w "$$HOME" ]; then echo "$$HOME"; else mkdir -p .build/home && pwd | sed 's|$$|/.build/home|'; fi)

SWIFT_BUILD := swift build --explicit-target-dependency-import-check error

run: ## build, then trade on the local venue simulator and show it; ARGS="--duration 20s --json" goes to apus run
	@deploy/install.sh build
	@$(SWIFT_BUILD) -c release --product apus >&2
	@$(SWIFT_BUILD) -c release --product venue-sim >&2
	@deploy/demo.sh $(ARGS)

test: ## install what is missing, then run every test there is
	@deploy/install.sh test
	@Tests/run.sh

install: ## install missing packages and the Python oracles
	@deploy/install.sh test

build: ## build release programs into .build/release
	@deploy/install.sh build
	@$(SWIFT_BUILD) -c release

lint: ## formatting and the repository's own rules
	@Tests/Scripts/10-format.sh
	@Tests/Scripts/20-tidy.py

format: ## write all Swift files in the house format
	@git ls-files '*.swift' | xargs swift format -i

bench: build ## measure everything against its references
	@mkdir -p artifacts
	@.build/release/latency-lab run --json artifacts/bench.json

fuzz: ## the long fuzz campaigns
	@deploy/install.sh test
	@Tests/campaign.sh fuzz

crash: ## the long crash campaigns
	@deploy/install.sh test
	@Tests/campaign.sh crash

soak: ## the long endurance campaigns
	@deploy/install.sh test
	@Tests/campaign.sh soak

docs: build ## write the pages made from code and from runs, then check that documents name only what exists
	@deploy/install.sh test
	@bash -c 'source Tests/flags.sh; APUS_WRITE_DOCS=1 swift test "$${release[@]}" --filter PageTests'
	@deploy/capture-screen.py
	@deploy/write-figures.py
	@Tests/Scripts/25-docs.py

clean: ## remove everything built; installed packages stay
	@rm -rf .build .build-* artifacts

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10
