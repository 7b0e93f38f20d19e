{{- /* The chains: each with its program's name, its own, and the first of its node ports. */ -}}
{{- define "cryptomeria.chains" -}}
{{- $chains := list (dict "component" "gwc" "name" "gwc" "base" .Values.ports.gwcBase) (dict "component" "mdsc" "name" "mdsc" "base" .Values.ports.mdscBase) -}}
{{- range $number := until (int .Values.fdsc.replicas) -}}
{{- $base := add $.Values.ports.fdscBase (mul 10 $number) -}}
{{- $chains = append $chains (dict "component" "fdsc" "name" (printf "fdsc-%d" $number) "base" $base) -}}
{{- end -}}
{{- dict "chains" $chains | toJson -}}
{{- end -}}

{{- define "cryptomeria.labels" -}}
app.kubernetes.io/name: cryptomeria
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
