# One image per SERVICE: organization, goal, alignment, progress, scoring, reporting, gateway, standalone, cli. `make images` builds
# them all; see docs/kubernetes.md. Everything up to the last stage is the same for all of them and is built once.
ARG DOTNET_VERSION=10.0
ARG NODE_VERSION=22

FROM --platform=$BUILDPLATFORM docker.io/library/node:${NODE_VERSION}-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-fund --no-audit --prefer-offline
COPY web ./
RUN npm run build --silent

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_XMLDOC_MODE=skip
WORKDIR /src
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY services/contracts/*.csproj services/contracts/
COPY services/platform/*.csproj services/platform/
COPY services/organization/*.csproj services/organization/
COPY services/goal/*.csproj services/goal/
COPY services/alignment/*.csproj services/alignment/
COPY services/progress/*.csproj services/progress/
COPY services/scoring/*.csproj services/scoring/
COPY services/reporting/*.csproj services/reporting/
COPY services/standalone/*.csproj services/standalone/
COPY gateway/*.csproj gateway/
COPY tools/cli/*.csproj tools/cli/
COPY tools/container tools/container
ARG TARGETARCH
RUN tools/container/publish restore "$TARGETARCH"
COPY services services
COPY gateway gateway
COPY tools/cli tools/cli
ARG VERSION
RUN tools/container/publish publish "$TARGETARCH" /out "$VERSION"
COPY --from=web /src/web/dist /out/gateway/own/wwwroot
COPY --from=web /src/web/dist /out/standalone/own/wwwroot

# Chiseled: no shell, no package manager, user 1654; -extra has ICU and the time zones, which 中文 and local days need.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}-noble-chiseled-extra
ARG SERVICE
# Libraries first: all services have the same, so that registries and nodes keep them once.
COPY --from=build /out/${SERVICE}/libraries/ /app/
COPY --from=build /out/${SERVICE}/own/ /app/
# Standalone's /data; empty for the others.
COPY --from=build --chown=1654:1654 /out/${SERVICE}/writable/ /
WORKDIR /app
# Nothing but /tmp is written to, and /data by standalone. The ports are the product's own settings.
ENV OKR_DATA=/data ASPNETCORE_HTTP_PORTS=
USER 1654:1654
# 8080 gateway and standalone, 8081 services (h2c), 8082 /health/live, /health/ready and /metrics of every process.
EXPOSE 8080 8081 8082
ENTRYPOINT ["/app/entrypoint"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="okr-${SERVICE}" \
      org.opencontainers.image.description="OKR platform: ${SERVICE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
