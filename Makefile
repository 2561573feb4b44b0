# The commands of the project; `make help` lists them. What they need is obtained by Scripts/setup.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# `make build CONFIGURATION=debug` builds without optimisation.
CONFIGURATION ?= release
# Further model packs: make setup PACKS="yunet"
PACKS ?=
# Passed on: make serve ARGUMENTS="--port 9000", make test ARGUMENTS="--filter Imaging"
ARGUMENTS ?=

export MIEN_DEPS := $(or $(MIEN_DEPS),$(CURDIR)/.deps)
export PACKS CONFIGURATION

.PHONY: help setup build serve test test-scripts demo bench bench-rivals lint

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## obtain everything that building and running needs
	@Scripts/setup --retry

build: ## obtain what is missing and build
	@Scripts/setup
	@Scripts/build

serve: build ## start the server on 127.0.0.1:8080
	@exec .build/$(CONFIGURATION)/mien serve --first-tenant default $(ARGUMENTS)

test: lint test-scripts ## run all tests, first what lint finds
	@Scripts/build --tests $(ARGUMENTS)

test-scripts:
	@Scripts/setup --tests
	@cd Scripts && python3 -m unittest discover --quiet --start-directory tests --top-level-directory .

demo: build ## show face comparison on real photographs, through the server
	@Scripts/demo

bench: build ## measure speed, beside dlib and face_recognition where they are installed
	@Scripts/build --bench
	@Scripts/bench $(ARGUMENTS)

bench-rivals: ## install dlib, face_recognition and FAISS to compare with; compiles for minutes
	@Scripts/install_rivals

lint: ## check layout and documentation of the Swift sources
	@Scripts/check_documentation.py
	@swift format lint --strict --recursive Sources Tests Benchmarks Package.swift
