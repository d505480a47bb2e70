{{/* How people come in. */}}

{{/* Secret with the certificate of the portal, and of the applications' hosts unless they have one of their own. */}}
{{- define "streamspace.tlsSecretName" -}}
{{- if and (eq .Values.ingress.tls.source "existing-secret") (not .Values.ingress.tls.secretName) -}}
{{- fail "Set ingress.tls.secretName to the Secret with your certificate (tls.crt and tls.key), or choose another ingress.tls.source." -}}
{{- end -}}
{{- default (printf "%s-tls" (include "streamspace.fullname" .)) .Values.ingress.tls.secretName -}}
{{- end -}}

{{- define "streamspace.appsTlsSecretName" -}}
{{- if .Values.ingress.tls.appsSecretName -}}
{{- .Values.ingress.tls.appsSecretName -}}
{{- else if eq .Values.ingress.tls.source "cert-manager" -}}
{{- printf "%s-apps-tls" (include "streamspace.fullname" .) -}}
{{- else -}}
{{- include "streamspace.tlsSecretName" . -}}
{{- end -}}
{{- end -}}

{{/* Names of a self-signed certificate, with spaces between them. */}}
{{- define "streamspace.tlsHosts" -}}
{{- include "streamspace.publicHost" . -}}{{- with .Values.appsDomain }} *.{{ . }}{{ end -}}
{{- end -}}

{{/*
What keeps long streams alive, and big uploads possible. Other controllers than nginx have annotations of their own, which ingress.annotations names;
those count before these.
*/}}
{{- define "streamspace.ingressAnnotations" -}}
{{- $root := index . 0 -}}
{{- $issuer := index . 1 -}}
{{- $all := dict -}}
{{- if eq $root.Values.ingress.controller "nginx" -}}
{{- range $name, $value := dict "proxy-read-timeout" "86400" "proxy-send-timeout" "86400" "proxy-connect-timeout" "5" "proxy-body-size" "0" "proxy-buffering" "off" "proxy-request-buffering" "off" "proxy-http-version" "1.1" "proxy-next-upstream" "error timeout" "ssl-redirect" "true" -}}
{{- $_ := set $all (printf "nginx.ingress.kubernetes.io/%s" $name) $value -}}
{{- end -}}
{{- end -}}
{{- if eq $root.Values.ingress.tls.source "cert-manager" -}}
{{- $_ := set $all (eq $root.Values.ingress.tls.issuer.kind "ClusterIssuer" | ternary "cert-manager.io/cluster-issuer" "cert-manager.io/issuer") $issuer -}}
{{- end -}}
{{- mergeOverwrite $all $root.Values.ingress.annotations | toYaml -}}
{{- end -}}

{{- define "streamspace.ingressPaths" -}}
http:
  paths:
    - path: /
      pathType: Prefix
      backend:
        service:
          name: {{ include "streamspace.fullname" . }}-control-plane
          port: { name: http }
{{- end -}}
