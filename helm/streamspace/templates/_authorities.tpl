{{/* Certificate authorities of your own. Each takes the part of the values that names them, which is the control plane's or the agent's. */}}

{{- define "streamspace.authorityVariables" -}}
{{- if .certificateAuthorities.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /run/streamspace/certificate-authorities/ca.crt
{{- end }}
{{- end -}}

{{- define "streamspace.authorityMounts" -}}
{{- if .certificateAuthorities.configMap }}
- { name: certificate-authorities, mountPath: /run/streamspace/certificate-authorities, readOnly: true }
{{- end }}
{{- end -}}

{{- define "streamspace.authorityVolumes" -}}
{{- with .certificateAuthorities }}
{{- if .configMap }}
- name: certificate-authorities
  configMap:
    name: {{ .configMap }}
    items:
      - { key: {{ .key }}, path: ca.crt }
{{- end }}
{{- end }}
{{- end -}}
