{{/* The pod of both runtimes: the same program, settings and limits; what differs stands behind .Values.runtime. */}}
{{- define "functions-host.podTemplate" -}}
{{- $azure := eq .Values.runtime "azure" -}}
metadata:
  annotations:
    checksum/settings: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
    {{- if and $azure (not .Values.azure.storage.existingSecret) }}
    checksum/storage: {{ include (print $.Template.BasePath "/storage-secret.yaml") . | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    {{- include "functions-host.labels" (dict "root" . "component" "api") | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "functions-host.serviceAccountName" . }}
  terminationGracePeriodSeconds: {{ if $azure }}{{ add .Values.azure.drainSeconds 60 }}{{ else }}{{ .Values.embedded.terminationGracePeriodSeconds }}{{ end }}
  enableServiceLinks: false
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: api
      image: {{ include "functions-host.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      ports:
        - name: http
          containerPort: 8080
          protocol: TCP
      envFrom:
        - configMapRef:
            name: {{ include "functions-host.fullname" . }}
      {{- if or $azure .Values.extraEnv }}
      env:
        {{- if $azure }}
        # Never add POD_NAMESPACE: by it the Functions host would think itself on Azure's managed Kubernetes hosting.
        - name: AzureWebJobsStorage
          valueFrom:
            secretKeyRef:
              name: {{ include "functions-host.storageSecret" . }}
              key: {{ include "functions-host.storageSecretKey" . }}
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- if $azure }}
      lifecycle:
        preStop:
          exec:
            command: [bash, /opt/drain/drain.sh, "8080", {{ .Values.azure.drainSeconds | quote }}]
      {{- end }}
      startupProbe:
        {{- include "functions-host.probe" "/healthz" | nindent 8 }}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 90
      # The stores too: what a pod cannot begin or tell of, it is not to be asked for.
      readinessProbe:
        {{- include "functions-host.probe" "/readyz" | nindent 8 }}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      livenessProbe:
        {{- if $azure }}
        # The host alone: a storage account that is away is no reason to start it again.
        httpGet:
          path: /admin/host/ping
          port: http
        {{- else }}
        {{- include "functions-host.probe" "/healthz" | nindent 8 }}
        {{- end }}
        periodSeconds: 20
        timeoutSeconds: 10
        failureThreshold: 6
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if $azure }}
        - name: keys
          mountPath: /run/secrets/functions-keys
          readOnly: true
        - name: drain
          mountPath: /opt/drain
          readOnly: true
        {{- else }}
        - name: data
          mountPath: /data
        {{- end }}
        {{- if .Values.cryptomeriaChart.volume }}
        - name: cryptomeria-chart
          mountPath: {{ .Values.cryptomeriaChart.mountPath }}
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- if $azure }}
    - name: keys
      secret:
        secretName: {{ include "functions-host.keysSecret" . }}
        defaultMode: 0440
    - name: drain
      configMap:
        name: {{ include "functions-host.fullname" . }}-drain
    {{- else if not .Values.embedded.persistence.enabled }}
    - name: data
      emptyDir: {}
    {{- end }}
    {{- with .Values.cryptomeriaChart.volume }}
    - name: cryptomeria-chart
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Takes the path. The API checks the Host header; the kubelet would send the pod's address. */}}
{{- define "functions-host.probe" -}}
httpGet:
  path: {{ . }}
  port: http
  httpHeaders:
    - name: Host
      value: localhost
{{- end -}}
