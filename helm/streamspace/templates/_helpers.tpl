{{/* Names. Every object is called after the release, so that two releases fit into one namespace. */}}

{{- define "streamspace.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "streamspace.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "streamspace.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "streamspace.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select the pods of a component; takes (list $ "component"). They never change. */}}
{{- define "streamspace.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "streamspace.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of the pods of a component: no version among them, which would restart pods that stay as they are. */}}
{{- define "streamspace.podLabels" -}}
{{ include "streamspace.selector" . }}
app.kubernetes.io/part-of: streamspace
{{- end -}}

{{/* Labels of every object of a component; takes (list $ "component"). */}}
{{- define "streamspace.labels" -}}
{{- $root := index . 0 -}}
{{ include "streamspace.selector" . }}
app.kubernetes.io/part-of: streamspace
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The name of an image; takes (list $ image). A digest counts before a tag, and the version of this software is the default. */}}
{{- define "streamspace.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $name := $image.repository -}}
{{- with $root.Values.image.registry }}{{ $name = printf "%s/%s" (trimSuffix "/" .) $name }}{{ end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "streamspace.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What every pod of ours may: nothing. Takes (list $ overrides). */}}
{{- define "streamspace.podSecurity" -}}
{{- $own := dict "runAsNonRoot" true "runAsUser" 10001 "runAsGroup" 10001 "fsGroup" 10001 "fsGroupChangePolicy" "OnRootMismatch" "seccompProfile" (dict "type" "RuntimeDefault") -}}
{{- toYaml (mergeOverwrite $own (deepCopy .)) -}}
{{- end -}}

{{- define "streamspace.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
{{- end -}}

{{/* Where people go, without a trailing slash. */}}
{{- define "streamspace.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- trimSuffix "/" .Values.publicUrl -}}
{{- else if .Values.ingress.enabled -}}
{{- fail "Set publicUrl to the https address that people will type, for example https://streamspace.example.com: the Ingress is made for its host." -}}
{{- else -}}
http://localhost:3000
{{- end -}}
{{- end -}}

{{- define "streamspace.publicHost" -}}
{{- (urlParse (include "streamspace.publicUrl" .)).hostname -}}
{{- end -}}

{{/* Where the agent finds the control plane. */}}
{{- define "streamspace.agentServerUrl" -}}
{{- if .Values.agent.controlPlaneUrl -}}
{{- trimSuffix "/" .Values.agent.controlPlaneUrl -}}
{{- else if .Values.controlPlane.enabled -}}
{{- $port := .Values.controlPlane.service.port | int -}}
{{- printf "http://%s-control-plane.%s.svc%s" (include "streamspace.fullname" .) .Release.Namespace (eq $port 80 | ternary "" (printf ":%d" $port)) -}}
{{- else -}}
{{- fail "Set agent.controlPlaneUrl to the address of the control plane, because this release has none of its own (controlPlane.enabled=false)." -}}
{{- end -}}
{{- end -}}

{{- define "streamspace.secretName" -}}
{{- default (printf "%s-secrets" (include "streamspace.fullname" .)) .Values.secrets.existingSecret -}}
{{- end -}}

{{- define "streamspace.enrollmentSecretName" -}}
{{- default (printf "%s-enrollment" (include "streamspace.fullname" .)) .Values.agent.enrollment.existingSecret -}}
{{- end -}}

{{- define "streamspace.identitySecretName" -}}
{{- default (printf "%s-agent-key" (include "streamspace.fullname" .)) .Values.agent.identity.existingSecret -}}
{{- end -}}

{{/*
A secret that was made once and stays: what the cluster holds under `key`, else something new. Takes (list $ secretName key length). Helm cannot
ask the cluster while it only renders, so that a deployment by rendered files needs secrets of its own (secrets.existingSecret).
*/}}
{{- define "streamspace.keptSecret" -}}
{{- $root := index . 0 -}}
{{- $present := lookup "v1" "Secret" $root.Release.Namespace (index . 1) -}}
{{- $value := dig "data" (index . 2) "" ($present | default dict) -}}
{{- $value | default (randAlphaNum (index . 3 | int) | b64enc) -}}
{{- end -}}

{{/* Selects the pods of a component in the namespace of this release; takes (list $ "component"). */}}
{{- define "streamspace.peer" -}}
podSelector:
  matchLabels:
    {{- include "streamspace.selector" . | nindent 4 }}
{{- end -}}

{{/* Traffic to name servers, wherever they run. */}}
{{- define "streamspace.dnsEgress" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end -}}

{{/* Variables from a map, sorted; values may hold references to variables that stand before them. */}}
{{- define "streamspace.variables" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The address that stands for every one of a pod. */}}
{{- define "streamspace.everyAddress" -}}
{{- eq .Values.ipFamily "IPv6" | ternary "::" "0.0.0.0" -}}
{{- end -}}

{{/* HOST:PORT, with brackets where the host is an IPv6 address; takes (list $ host port). */}}
{{- define "streamspace.hostAndPort" -}}
{{- $isIpv6 := eq (index . 0).Values.ipFamily "IPv6" -}}
{{- printf ($isIpv6 | ternary "[%s]:%d" "%s:%d") (index . 1) (int (index . 2)) -}}
{{- end -}}
