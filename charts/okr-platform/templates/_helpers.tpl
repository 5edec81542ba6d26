{{/* Names, labels and the merged values of a component. */}}

{{- define "okr.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* (dict "ctx" $ "component" "goal") → okr-goal */}}
{{- define "okr.name" -}}
{{- printf "%s-%s" (include "okr.fullname" .ctx) .component -}}
{{- end -}}

{{- define "okr.selector" -}}
app.kubernetes.io/name: okr-platform
app.kubernetes.io/instance: {{ .ctx.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "okr.labels" -}}
{{ include "okr.selector" . }}
app.kubernetes.io/part-of: okr-platform
app.kubernetes.io/version: {{ .ctx.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .ctx.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .ctx.Chart.Name .ctx.Chart.Version | replace "+" "_" }}
{{- with .ctx.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of pods: without the chart's version, so that a release of the chart alone restarts nothing. */}}
{{- define "okr.podLabels" -}}
{{ include "okr.selector" . }}
app.kubernetes.io/part-of: okr-platform
app.kubernetes.io/version: {{ .ctx.Chart.AppVersion | quote }}
{{- with .ctx.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The services by name, in the order in which they are started by hand. */}}
{{- define "okr.services" -}}
[organization, goal, alignment, progress, scoring, reporting]
{{- end -}}

{{/* Components of the mode that are enabled, as a JSON list under "names". */}}
{{- define "okr.components" -}}
{{- $names := list -}}
{{- $all := eq .Values.mode "standalone" | ternary (list "standalone") (append (include "okr.services" . | fromYamlArray) "gateway") -}}
{{- range $all -}}
{{- if (include "okr.component" (dict "ctx" $ "component" .) | fromYaml).enabled -}}
{{- $names = append $names . -}}
{{- end -}}
{{- end -}}
{{- dict "names" $names | toJson -}}
{{- end -}}

{{/* The component that people reach. */}}
{{- define "okr.door" -}}
{{- eq .Values.mode "standalone" | ternary "standalone" "gateway" -}}
{{- end -}}

{{/* The second map over the first. Sprig's merge functions take 0, false and empty lists for "not given": here they hold. */}}
{{- define "okr.merge" -}}
{{- $merged := deepCopy (index . 0) -}}
{{- range $key, $value := index . 1 -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $merged $key)) -}}
{{- $_ := set $merged $key (include "okr.merge" (list (get $merged $key) $value) | fromYaml) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $merged -}}
{{- end -}}

{{/* (dict "ctx" $ "component" "goal") → its values: `defaults` under `components.goal` */}}
{{- define "okr.component" -}}
{{- include "okr.merge" (list .ctx.Values.defaults (get .ctx.Values.components .component | default dict)) -}}
{{- end -}}

{{/* (dict "ctx" $ "component" "goal" "image" values) */}}
{{- define "okr.image" -}}
{{- $image := .ctx.Values.image -}}
{{- $own := .image | default dict -}}
{{- $repository := get $own "repository" | default (printf "%s%s%s" (empty $image.registry | ternary "" (printf "%s/" $image.registry)) $image.prefix .component) -}}
{{- if get $own "digest" -}}
{{- printf "%s@%s" $repository $own.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (get $own "tag" | default $image.tag | default .ctx.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "okr.signingSecret" -}}
{{- .Values.signingKey.existingSecret | default (printf "%s-signing-key" (include "okr.fullname" .)) -}}
{{- end -}}

{{/* Name and key of a component's connection string: its own, else the common one. */}}
{{- define "okr.databaseSecret" -}}
{{- $own := (include "okr.component" . | fromYaml).database -}}
{{- $common := .ctx.Values.database -}}
name: {{ $own.existingSecret | default $common.existingSecret | quote }}
key: {{ $own.key | default $common.key | default .component | quote }}
{{- end -}}

{{- define "okr.brokerSecret" -}}
{{- $own := (include "okr.component" . | fromYaml).broker -}}
{{- $common := .ctx.Values.broker -}}
name: {{ $own.existingSecret | default $common.existingSecret | quote }}
key: {{ $own.key | default $common.key | quote }}
{{- end -}}

{{/* Name and key of the access token of the command line. */}}
{{- define "okr.cliSecret" -}}
{{- $own := .Values.cli -}}
{{- $bootstrap := .Values.bootstrap -}}
name: {{ $own.existingSecret | default $bootstrap.existingSecret | quote }}
key: {{ empty $own.existingSecret | ternary $bootstrap.key $own.key | quote }}
{{- end -}}

{{/* Address of the door within the cluster. */}}
{{- define "okr.serverUrl" -}}
{{- printf "http://%s:%d" (include "okr.name" (dict "ctx" . "component" (include "okr.door" .))) (int .Values.service.port) -}}
{{- end -}}

{{/* (dict "ctx" $ "components" list) → a selector of their pods, as JSON */}}
{{- define "okr.peers" -}}
{{- dict "matchLabels" (dict "app.kubernetes.io/name" "okr-platform" "app.kubernetes.io/instance" .ctx.Release.Name)
  "matchExpressions" (list (dict "key" "app.kubernetes.io/component" "operator" "In" "values" .components)) | toJson -}}
{{- end -}}
