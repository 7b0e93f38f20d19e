# syntax=docker/dockerfile:1.7
# The azure runtime: the functions on the official Functions host. Needs a storage account or Azurite.
#   docker build -t cryptomeria-functions:0.1.0-azure \
#     --build-context cryptomeria-chart=PATH/TO/Cryptomeria-core/ops/infra/k8s/helm/cryptomeria .
# Without the build context there is no chart in the image: mount one, or do without install and scale.
ARG HELM_VERSION=3.21.1

FROM docker.io/alpine/helm:${HELM_VERSION} AS helm

# Replaced by the build context of this name.
FROM scratch AS cryptomeria-chart
WORKDIR /none

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /work
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig host.json ./
COPY src/ src/
RUN dotnet publish src/Functions -c Release -p:FunctionsRuntime=Azure -o /site \
    && test -f /site/host.json && test -d /site/.azurefunctions

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
COPY --from=helm /usr/bin/helm /usr/local/bin/helm
COPY --from=cryptomeria-chart / /charts/cryptomeria/
COPY --from=build /site /home/site/wwwroot
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureFunctionsWebHost__hostid=cryptomeriafunctions \
    FUNCTIONS_WORKER_RUNTIME=dotnet-isolated \
    FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING=true \
    ASPNETCORE_URLS=http://+:8080 \
    HELM_CHART_PATH=/charts/cryptomeria \
    DATA_DIR=/tmp/cryptomeria-functions \
    HOME=/tmp
EXPOSE 8080
USER 10001:10001
# The host itself and not the base image's start script, which would keep SIGTERM from it.
ENTRYPOINT []
CMD ["/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]
