# make help lists the targets.
SHELL := /bin/bash
CONFIGURATION ?= Release
# One folder with every program of the product, compiled ahead of time.
PUBLISHED := services/standalone/bin/$(CONFIGURATION)/published
export OKR_PORT ?= 8080

.DEFAULT_GOAL := help

.PHONY: help run demo up down status import build web server solution published test lint format openapi docs chart images sbom bench clean prerequisites

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: published web ## Build and serve the product at http://localhost:8080 (OKR_PORT, OKR_DATA, OKR_ADMIN_TOKEN)
	@OKR_DATA="$${OKR_DATA:-./data}" Okr__Web__Root=web/dist exec $(PUBLISHED)/Okr.Standalone

demo: build ## The same with a demo company, in ./demo-data (sign in as printed)
	@tools/demo-company

up: published web ## The product as separate processes with PostgreSQL and RabbitMQ, in ./cluster-data (REPLICAS=1, OKR_CLUSTER_DATA)
	@OKR_PROGRAMS=$(CURDIR)/$(PUBLISHED) tools/cluster.mjs up $(if $(REPLICAS),--replicas $(REPLICAS))

down: ## Stop what make up started
	@tools/cluster.mjs down

status: ## What make up started, and whether it is ready
	@tools/cluster.mjs status

import: server ## Import a folder of CSV files: make import DIR=… TOKEN=… [ARGS="--dry-run"]
	@test -n "$(DIR)" -a -n "$(TOKEN)" || { echo 'Usage: make import DIR=folder TOKEN=access-token [ARGS="--publish"]'; exit 2; }
	@OKR_TOKEN="$(TOKEN)" tools/cli/bin/$(CONFIGURATION)/net10.0/okr import "$(DIR)" --server http://localhost:$(OKR_PORT) --publish $(ARGS)

build: server web ## Build server and web client

server: prerequisites
	@for project in services/standalone tools/cli tools/generator; do \
		dotnet build $$project -c $(CONFIGURATION) --nologo -v quiet -clp:ErrorsOnly || exit 1; done

solution: prerequisites
	@dotnet build okr-platform.sln -c $(CONFIGURATION) --nologo -v quiet -clp:ErrorsOnly

published: prerequisites
	@dotnet publish services/standalone -c $(CONFIGURATION) --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
		-o $(PUBLISHED) --nologo -v quiet -clp:ErrorsOnly

web: web/dist/index.html ## Build the web client

web/node_modules/.package-lock.json: web/package-lock.json | prerequisites
	cd web && npm ci --no-fund --no-audit
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json web/index.html web/vite.config.ts $(shell find web/src web/public -type f 2>/dev/null)
	cd web && npm run build --silent

prerequisites:
	@tools/prerequisites

images: ## A container image of every service, with docker, podman or buildah (IMAGE_REGISTRY, IMAGE_TAG, IMAGE_PLATFORM)
	@tools/images

sbom: prerequisites ## A bill of materials (CycloneDX) for every image, in ./sbom
	@tools/sbom sbom

test: solution web ## All tests: unit, use-case, convention, integration, web, end-to-end
	@CONFIGURATION=$(CONFIGURATION) tools/run-tests

lint: solution web/node_modules/.package-lock.json ## Formatting, analyzers, types
	@dotnet tool restore --verbosity quiet
	dotnet csharpier check .
	cd web && npm run lint --silent && npx prettier --config .prettierrc.json --check --log-level warn ../tools/cluster*.mjs

format: ## Format everything
	@dotnet tool restore --verbosity quiet
	dotnet csharpier format .
	cd web && npx prettier --write --log-level warn . && npx prettier --config .prettierrc.json --write --log-level warn ../tools/cluster*.mjs

openapi: build ## Generate the web client's API types from the running services
	@tools/generate-api-types

docs: solution ## Write the tables of settings, of queues, of the BI feed and of the chart's values, and the renders that are kept, from the code
	@OKR_WRITE_DOCS=true tests/Okr.Tests/bin/$(CONFIGURATION)/net10.0/Okr.Tests --filter-class '*ConfigurationTableTests' \
		--filter-class '*MessagingGuideTests' --filter-class '*BiDictionaryTests' --progress off >/dev/null
	@OKR_WRITE_DOCS=true tests/Okr.ChartTests/bin/$(CONFIGURATION)/net10.0/Okr.ChartTests \
		--filter-method '*The_readme_describes*' --filter-method '*that_are_kept*' --progress off >/dev/null

chart: prerequisites ## Lint and test the Helm chart, and package it into ./.cache
	@dotnet build tests/Okr.ChartTests -c $(CONFIGURATION) --nologo -v quiet -clp:ErrorsOnly
	@tests/Okr.ChartTests/bin/$(CONFIGURATION)/net10.0/Okr.ChartTests --progress off
	@tools/helm package charts/okr-platform --destination .cache

bench: solution published ## Measure check-ins, forwarding, start-up; import and reports (PART=company PEOPLE=10000); the reference company (SIZE=100k)
	@CONFIGURATION=$(CONFIGURATION) PEOPLE=$(or $(PEOPLE),$(SIZE:k=000),10000) tools/bench/run $(or $(PART),$(if $(SIZE),reference,load))

clean: ## Remove what was built
	@git clean -xdfq -e data -e demo-data -e cluster-data
