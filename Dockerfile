# syntax=docker/dockerfile:1.7
# The same program in two images, one for each thing that can carry it:
#   embedded   one process, job history in SQLite at /data
#   host       on the official Functions host; needs a storage account or Azurite
#   docker build --target embedded -t cryptomeria-functions:0.1.0-embedded \
#     --build-context cryptomeria-chart=PATH/TO/Cryptomeria-core/ops/infra/k8s/helm/cryptomeria .
#   docker build --target host -t cryptomeria-functions:0.1.0-azure --build-context cryptomeria-chart=PATH … .
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
RUN dotnet publish src/Functions -c Release -o /site \
    && test -f /site/host.json && test -d /site/.azurefunctions && install -d -m 0755 /data

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0 AS host
COPY --from=helm /usr/bin/helm /usr/local/bin/helm
COPY --from=cryptomeria-chart / /charts/cryptomeria/
COPY --from=build /site /home/site/wwwroot
COPY --from=build --chown=10001:10001 /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    HELM_CHART_PATH=/charts/cryptomeria \
    DATA_DIR=/data \
    HOME=/tmp
# What the Functions host alone asks for. WEBSITE_HOSTNAME: without it no function with a durable client answers; "localhost:" makes its links http.
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureFunctionsWebHost__hostid=cryptomeriafunctions \
    FUNCTIONS_WORKER_RUNTIME=dotnet-isolated \
    FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING=true \
    WEBSITE_HOSTNAME=localhost:8080
EXPOSE 8080
VOLUME /data
USER 10001:10001
# The host itself and not the base image's start script, which would keep SIGTERM from it.
ENTRYPOINT ["/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS embedded
COPY --from=helm /usr/bin/helm /usr/local/bin/helm
COPY --from=cryptomeria-chart / /charts/cryptomeria/
COPY --from=build /site /home/site/wwwroot
COPY --from=build --chown=10001:10001 /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    HELM_CHART_PATH=/charts/cryptomeria \
    DATA_DIR=/data \
    HOME=/tmp
WORKDIR /home/site/wwwroot
EXPOSE 8080
VOLUME /data
USER 10001:10001
ENTRYPOINT ["dotnet", "Cryptomeria.Functions.dll"]
