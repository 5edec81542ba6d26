{{/* What a process is told, and the pod around it. */}}

{{/* (dict "ctx" $ "component" "goal" "migrating" false) → the list of `env` */}}
{{- define "okr.env" -}}
{{- $values := .ctx.Values -}}
{{- $component := include "okr.component" . | fromYaml -}}
{{- $isService := has .component (include "okr.services" .ctx | fromYamlArray) -}}
{{- $env := dict -}}
{{- if eq .component "standalone" -}}
{{- $_ := set $env "OKR_DATA" "/data" -}}
{{- $_ := set $env "Okr__Ports__ManagementBind" $values.bindAddress -}}
{{- else -}}
{{- $_ := set $env "Okr__Mode" "distributed" -}}
{{- range include "okr.services" .ctx | fromYamlArray -}}
{{- $_ := set $env (printf "Okr__Services__%s" .) (printf "http://%s:8081" (include "okr.name" (dict "ctx" $.ctx "component" .))) -}}
{{- end -}}
{{- end -}}
{{- if $isService -}}
{{- $database := include "okr.databaseSecret" . | fromYaml -}}
{{- $name := eq $database.key .component | ternary (printf "Okr__Database__ConnectionStrings__%s" .component) "Okr__Database__ConnectionString" -}}
{{- $_ := set $env "Okr__Database__Provider" $values.database.provider -}}
{{- $_ := set $env $name (dict "valueFrom" (dict "secretKeyRef" $database)) -}}
{{- $_ := set $env "Okr__Bus__Transport" "rabbitmq" -}}
{{- $_ := set $env "Okr__Bus__Address" (dict "valueFrom" (dict "secretKeyRef" (include "okr.brokerSecret" . | fromYaml))) -}}
{{- if $values.broker.tls.existingSecret -}}
{{- $_ := set $env "Okr__Bus__CertificateAuthorityFile" "/etc/okr/broker/ca.crt" -}}
{{- end -}}
{{- with $values.broker.tls.serverName -}}
{{- $_ := set $env "Okr__Bus__TlsServerName" . -}}
{{- end -}}
{{- end -}}
{{- with $values.trustedCertificates.existingConfigMap -}}
{{- $_ := set $env "SSL_CERT_DIR" "/etc/ssl/certs:/etc/okr/certificates" -}}
{{- end -}}
{{- with $values.logging.format -}}
{{- $_ := set $env "Okr__Logging__Format" . -}}
{{- end -}}
{{- range $category, $level := $values.logging.levels -}}
{{- $_ := set $env (printf "Logging__LogLevel__%s" $category) $level -}}
{{- end -}}
{{- if has .component (list "goal" "standalone") -}}
{{- $_ := set $env "Okr__FiscalYearStartMonth" (toString $values.fiscalYearStartMonth) -}}
{{- end -}}
{{- if not .migrating -}}
{{- if has .component (list "reporting" "standalone") -}}
{{- $_ := set $env "Okr__Reporting__Bi__UnitDays" (toString $values.bi.unitDays) -}}
{{- $_ := set $env "Okr__Reporting__Bi__KeyResultDays" (toString $values.bi.keyResultDays) -}}
{{- $_ := set $env "Okr__Reporting__Bi__HistoryAfterHours" (toString $values.bi.historyAfterHours) -}}
{{- $_ := set $env "Okr__Reporting__Bi__QuerySeconds" (toString $values.bi.querySeconds) -}}
{{- $_ := set $env "Okr__Exports__KeepHours" (toString $values.exports.keepHours) -}}
{{- $_ := set $env "Okr__Exports__MaxMegabytes" (toString $values.exports.maxMegabytes) -}}
{{- $_ := set $env "Okr__Exports__PerPerson" (toString $values.exports.perPerson) -}}
{{- with $values.publicAddress -}}
{{- $_ := set $env "Okr__PublicAddress" . -}}
{{- end -}}
{{- with $values.webhooks.allowInternal -}}
{{- $_ := set $env "Okr__Webhooks__AllowInternal" (join "," .) -}}
{{- end -}}
{{- if eq (include "okr.hasSecretsKey" .) "true" -}}
{{- $_ := set $env "Okr__Secrets__KeyFile" "/etc/okr/secrets/secrets.key" -}}
{{- end -}}
{{- with $values.mail -}}
{{- if .host -}}
{{- $_ := set $env "Okr__Mail__Host" .host -}}
{{- $_ := set $env "Okr__Mail__Port" (toString .port) -}}
{{- $_ := set $env "Okr__Mail__Security" .security -}}
{{- $_ := set $env "Okr__Mail__From" .from -}}
{{- with .domains -}}
{{- $_ := set $env "Okr__Mail__Domains" (join "," .) -}}
{{- end -}}
{{- if .existingSecret -}}
{{- $_ := set $env "Okr__Mail__UserName" (dict "valueFrom" (dict "secretKeyRef" (dict "name" .existingSecret "key" .userNameKey))) -}}
{{- $_ := set $env "Okr__Mail__Password" (dict "valueFrom" (dict "secretKeyRef" (dict "name" .existingSecret "key" .passwordKey))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $env "Okr__Ports__Bind" $values.bindAddress -}}
{{- $_ := set $env "Okr__Drain__Seconds" (toString $values.drainSeconds) -}}
{{- if ne .component "standalone" -}}
{{- $_ := set $env "Okr__Tokens__SigningKeyFile" "/etc/okr/signing-key/signing-key.pem" -}}
{{- range $index, $key := $values.signingKey.trustedKeys -}}
{{- $_ := set $env (printf "Okr__Tokens__TrustedKeys__%d" $index) (dict "valueFrom" (dict "secretKeyRef" (dict "name" (include "okr.signingSecret" $.ctx) "key" $key))) -}}
{{- end -}}
{{- end -}}
{{- if $isService -}}
{{- $_ := set $env "Okr__Bus__Concurrency" (toString $values.broker.concurrency) -}}
{{- $_ := set $env "Okr__Bus__HeartbeatSeconds" (toString $values.broker.heartbeatSeconds) -}}
{{- end -}}
{{- if and $values.bootstrap.existingSecret (has .component (list "organization" "standalone")) -}}
{{- $token := eq .component "standalone" | ternary "OKR_ADMIN_TOKEN" "Okr__AdminToken" -}}
{{- $_ := set $env $token (dict "valueFrom" (dict "secretKeyRef" (dict "name" $values.bootstrap.existingSecret "key" $values.bootstrap.key))) -}}
{{- $_ := set $env "Okr__AdminPasswordFile" "/tmp/administrator-password" -}}
{{- end -}}
{{- if eq .component (include "okr.door" .ctx) -}}
{{- range $index, $network := $values.trustedProxies -}}
{{- $_ := set $env (printf "Okr__TrustedProxies__%d" $index) $network -}}
{{- end -}}
{{- $_ := set $env "Okr__SignIn__LocalAccounts" (toString $values.signIn.localAccounts) -}}
{{- with $values.oidc -}}
{{- if .authority -}}
{{- $_ := set $env "Okr__Oidc__Authority" .authority -}}
{{- $_ := set $env "Okr__Oidc__ClientId" .clientId -}}
{{- $_ := set $env "Okr__Oidc__Scopes" .scopes -}}
{{- $_ := set $env "Okr__Oidc__Claim" .claim -}}
{{- $_ := set $env "Okr__Oidc__Match" .match -}}
{{- if .audience -}}
{{- $_ := set $env "Okr__Oidc__Audience" .audience -}}
{{- end -}}
{{- if .existingSecret -}}
{{- $_ := set $env "Okr__Oidc__ClientSecretFile" "/etc/okr/oidc/client-secret" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $values.telemetry -}}
{{- if .endpoint -}}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" .endpoint -}}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_PROTOCOL" .protocol -}}
{{- $_ := set $env "OTEL_TRACES_SAMPLER" .sampler -}}
{{- $_ := set $env "OTEL_TRACES_SAMPLER_ARG" (toString .samplerArgument) -}}
{{- if .headersSecret -}}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_HEADERS" (dict "valueFrom" (dict "secretKeyRef" (dict "name" .headersSecret "key" .headersKey))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $component.env -}}
{{- $_ := set $env $name $value -}}
{{- end -}}
{{- range $name, $value := $env }}
- name: {{ $name }}
  {{- if kindIs "map" $value }}
  {{- toYaml $value | nindent 2 }}
  {{- else }}
  value: {{ toString $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "okr.hasClientSecret" -}}
{{- and (eq .component (include "okr.door" .ctx)) .ctx.Values.oidc.authority .ctx.Values.oidc.existingSecret | empty | not -}}
{{- end -}}

{{- define "okr.hasSecretsKey" -}}
{{- and (has .component (list "reporting" "standalone")) (not .migrating) .ctx.Values.webhooks.existingSecret | empty | not -}}
{{- end -}}

{{/* Files that a process reads, beside `/tmp`. */}}
{{- define "okr.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- $component := include "okr.component" . | fromYaml }}
{{- if and (ne .component "standalone") (not .migrating) }}
- { name: signing-key, mountPath: /etc/okr/signing-key, readOnly: true }
{{- end }}
{{- if and .ctx.Values.broker.tls.existingSecret (has .component (include "okr.services" .ctx | fromYamlArray)) }}
- { name: broker-ca, mountPath: /etc/okr/broker, readOnly: true }
{{- end }}
{{- if eq (include "okr.hasClientSecret" .) "true" }}
- { name: oidc, mountPath: /etc/okr/oidc, readOnly: true }
{{- end }}
{{- if eq (include "okr.hasSecretsKey" .) "true" }}
- { name: secrets, mountPath: /etc/okr/secrets, readOnly: true }
{{- end }}
{{- if .ctx.Values.trustedCertificates.existingConfigMap }}
- { name: certificates, mountPath: /etc/okr/certificates, readOnly: true }
{{- end }}
{{- if eq .component "standalone" }}
- { name: data, mountPath: /data }
{{- end }}
{{- with $component.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The volumes of these mounts, for one component; `migrating` for the Job. */}}
{{- define "okr.volumes" -}}
{{- $values := .ctx.Values -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ (include "okr.component" . | fromYaml).tmpSize }}
{{- if and (ne .component "standalone") (not .migrating) }}
- name: signing-key
  secret:
    secretName: {{ include "okr.signingSecret" .ctx }}
    items:
      - { key: {{ $values.signingKey.key | quote }}, path: signing-key.pem }
{{- end }}
{{- if and $values.broker.tls.existingSecret (has .component (include "okr.services" .ctx | fromYamlArray)) }}
- name: broker-ca
  secret:
    secretName: {{ $values.broker.tls.existingSecret }}
    items:
      - { key: {{ $values.broker.tls.key | quote }}, path: ca.crt }
{{- end }}
{{- if eq (include "okr.hasClientSecret" .) "true" }}
- name: oidc
  secret:
    secretName: {{ $values.oidc.existingSecret }}
    items:
      - { key: {{ $values.oidc.key | quote }}, path: client-secret }
{{- end }}
{{- if eq (include "okr.hasSecretsKey" .) "true" }}
- name: secrets
  secret:
    secretName: {{ $values.webhooks.existingSecret }}
    items:
      - { key: {{ $values.webhooks.key | quote }}, path: secrets.key }
{{- end }}
{{- with $values.trustedCertificates.existingConfigMap }}
- name: certificates
  configMap:
    name: {{ . }}
{{- end }}
{{- end -}}

{{/* What every pod has. */}}
{{- define "okr.podBase" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "okr.scheduling" -}}
{{- $component := include "okr.component" . | fromYaml -}}
{{- with $component.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* (dict "ctx" $ "component" "goal") → the pod of a Deployment or StatefulSet */}}
{{- define "okr.pod" -}}
{{- $component := include "okr.component" . | fromYaml -}}
metadata:
  labels:
    {{- include "okr.podLabels" . | nindent 4 }}
    {{- with $component.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $component.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "okr.name" . }}
  {{- include "okr.podBase" .ctx | nindent 2 }}
  terminationGracePeriodSeconds: {{ add 30 (int .ctx.Values.drainSeconds) }}
  {{- with include "okr.scheduling" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with $component.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    {{- $own := dict "labelSelector" (dict "matchLabels" (include "okr.selector" $ | fromYaml)) "matchLabelKeys" (list "pod-template-hash") }}
    {{- if eq $.component "standalone" }}{{ $own = unset $own "matchLabelKeys" }}{{ end }}
    {{- if hasKey . "labelSelector" }}{{ $own = dict }}{{ end }}
    - {{ toYaml (merge (deepCopy .) $own) | nindent 6 | trim }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "okr.image" (dict "ctx" .ctx "component" .component "image" $component.image) | quote }}
      imagePullPolicy: {{ .ctx.Values.image.pullPolicy }}
      securityContext:
        {{- toYaml .ctx.Values.containerSecurityContext | nindent 8 }}
      ports:
        {{- if eq .component (include "okr.door" .ctx) }}
        - { name: http, containerPort: 8080 }
        {{- else }}
        - { name: h2c, containerPort: 8081 }
        {{- end }}
        - { name: management, containerPort: 8082 }
      env:
        {{- include "okr.env" . | trim | nindent 8 }}
      startupProbe:
        httpGet: { path: /health/live, port: management }
        periodSeconds: 2
        timeoutSeconds: 3
        failureThreshold: {{ max 1 (div (int $component.startupSeconds) 2) }}
      readinessProbe:
        httpGet: { path: /health/ready, port: management }
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      livenessProbe:
        httpGet: { path: /health/live, port: management }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      resources:
        {{- toYaml $component.resources | nindent 8 }}
      volumeMounts:
        {{- include "okr.mounts" . | nindent 8 }}
  volumes:
    {{- include "okr.volumes" . | nindent 4 }}
    {{- if and (eq .component "standalone") .ctx.Values.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ .ctx.Values.persistence.existingClaim }}
    {{- end }}
    {{- with $component.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* (dict "ctx" $ "args" list) → a container of the command line */}}
{{- define "okr.cliContainer" -}}
- name: cli
  image: {{ include "okr.image" (dict "ctx" .ctx "component" "cli") | quote }}
  imagePullPolicy: {{ .ctx.Values.image.pullPolicy }}
  securityContext:
    {{- toYaml .ctx.Values.containerSecurityContext | nindent 4 }}
  args: {{ toJson .args }}
  env:
    - name: OKR_SERVER
      value: {{ include "okr.serverUrl" .ctx | quote }}
    - name: OKR_TOKEN
      valueFrom:
        secretKeyRef:
          {{- include "okr.cliSecret" .ctx | nindent 10 }}
  resources:
    {{- toYaml .ctx.Values.cli.resources | nindent 4 }}
  volumeMounts:
    - { name: tmp, mountPath: /tmp }
{{- end -}}
