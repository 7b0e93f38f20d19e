{{- define "functions-host.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 52 characters, so that the longest suffix of a name still fits. */}}
{{- define "functions-host.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes the root context and a component's name. */}}
{{- define "functions-host.selectorLabels" -}}
app.kubernetes.io/name: {{ include "functions-host.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* The label part-of keeps stop, uninstall and the deletion of volumes away from the host itself. */}}
{{- define "functions-host.labels" -}}
{{ include "functions-host.selectorLabels" . }}
app.kubernetes.io/part-of: cryptomeria-functions
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "functions-host.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "functions-host.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "functions-host.image" -}}
{{- printf "%s:%s" .Values.image.repository (default (printf "%s-%s" .Chart.AppVersion .Values.runtime) .Values.image.tag) -}}
{{- end -}}

{{- define "functions-host.lockNamespace" -}}
{{- default .Release.Namespace .Values.settings.lockNamespace -}}
{{- end -}}

{{/* The namespaces the program may work on, as a JSON list under "names". */}}
{{- define "functions-host.targetNamespaces" -}}
{{- dict "names" (concat (list .Values.settings.namespace) .Values.settings.allowedNamespaces | uniq) | toJson -}}
{{- end -}}

{{- define "functions-host.allowedHosts" -}}
{{- $name := include "functions-host.fullname" . -}}
{{- $ns := .Release.Namespace -}}
{{- $own := list "localhost" "127.0.0.1" "[::1]" $name (printf "%s.%s" $name $ns) (printf "%s.%s.svc" $name $ns) (printf "%s.%s.svc.%s" $name $ns .Values.clusterDomain) -}}
{{- concat $own .Values.settings.allowedHosts | uniq | join "," -}}
{{- end -}}

{{- define "functions-host.azuriteHost" -}}
{{- printf "%s-azurite.%s.svc.%s" (include "functions-host.fullname" .) .Release.Namespace .Values.clusterDomain -}}
{{- end -}}

{{- define "functions-host.azuriteKey" -}}
{{- default "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==" .Values.azure.azurite.accountKey -}}
{{- end -}}

{{- define "functions-host.azuriteConnectionString" -}}
{{- $host := include "functions-host.azuriteHost" . -}}
{{- printf "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=%s;BlobEndpoint=http://%s:10000/devstoreaccount1;QueueEndpoint=http://%s:10001/devstoreaccount1;TableEndpoint=http://%s:10002/devstoreaccount1;" (include "functions-host.azuriteKey" .) $host $host $host -}}
{{- end -}}

{{- define "functions-host.storageSecret" -}}
{{- default (printf "%s-storage" (include "functions-host.fullname" .)) .Values.azure.storage.existingSecret -}}
{{- end -}}

{{- define "functions-host.storageSecretKey" -}}
{{- ternary .Values.azure.storage.existingSecretKey "AzureWebJobsStorage" (ne .Values.azure.storage.existingSecret "") -}}
{{- end -}}

{{- define "functions-host.keysSecret" -}}
{{- default (printf "%s-keys" (include "functions-host.fullname" .)) .Values.azure.keysSecret -}}
{{- end -}}

{{/* What cannot work is said before anything is installed. */}}
{{- define "functions-host.validate" -}}
{{- if eq .Values.runtime "azure" -}}
{{- $sources := 0 -}}
{{- if .Values.azure.storage.existingSecret -}}{{- $sources = add $sources 1 -}}{{- end -}}
{{- if .Values.azure.storage.connectionString -}}{{- $sources = add $sources 1 -}}{{- end -}}
{{- if .Values.azure.azurite.enabled -}}{{- $sources = add $sources 1 -}}{{- end -}}
{{- if ne (int $sources) 1 -}}
{{- fail "runtime azure needs exactly one of azure.storage.existingSecret, azure.storage.connectionString and azure.azurite.enabled" -}}
{{- end -}}
{{- if and .Values.keda.enabled (eq .Values.keda.scaler "custom") (empty .Values.keda.triggers) -}}
{{- fail "keda.scaler custom needs keda.triggers" -}}
{{- end -}}
{{- else -}}
{{- if .Values.keda.enabled -}}{{- fail "keda scales only runtime azure: the embedded runtime is one pod" -}}{{- end -}}
{{- if .Values.monitor.enabled -}}{{- fail "monitor needs runtime azure: the embedded runtime keeps its history in SQLite" -}}{{- end -}}
{{- if .Values.azure.azurite.enabled -}}{{- fail "azure.azurite needs runtime azure" -}}{{- end -}}
{{- end -}}
{{- end -}}
