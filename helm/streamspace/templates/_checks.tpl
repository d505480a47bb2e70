{{/* Combinations that cannot work, each with what to do. */}}
{{- define "streamspace.checks" -}}
{{- if not (or .Values.controlPlane.enabled .Values.agent.enabled) -}}
{{- fail "Set controlPlane.enabled or agent.enabled: with neither, this release is empty." -}}
{{- end -}}
{{- if .Values.controlPlane.enabled -}}
{{- $url := include "streamspace.publicUrl" . -}}
{{- $host := include "streamspace.publicHost" . -}}
{{- if and (hasPrefix "http://" $url) (not (has $host (list "localhost" "127.0.0.1"))) -}}
{{- fail "Set publicUrl to an https address: over plain http nobody could stay signed in." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (hasPrefix "http://" $url) -}}
{{- fail "Set publicUrl to an https address: the Ingress is made for its host." -}}
{{- end -}}
{{- if and .Values.appsDomain (hasSuffix (printf ".%s" .Values.appsDomain) $host) -}}
{{- fail "Set appsDomain to a domain that publicUrl is not part of; best one that is not used for anything else." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.agent.enabled (eq .Values.sessions.namespace .Release.Namespace) -}}
{{- fail "Set sessions.namespace to another namespace than that of this release: sessions share a namespace with nothing else." -}}
{{- end -}}
{{- if and (hasPrefix "http://" .Values.agent.controlPlaneUrl) (not .Values.agent.allowPlainHttp) -}}
{{- fail "Set agent.controlPlaneUrl to an https address, or agent.allowPlainHttp=true if the network in between is yours alone." -}}
{{- end -}}
{{- end -}}
