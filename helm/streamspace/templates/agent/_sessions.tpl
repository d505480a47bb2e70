{{/* Variables that tell the agent how sessions are to be made. */}}
{{- define "streamspace.sessionVariables" -}}
{{- $sessions := .Values.sessions -}}
- name: STREAMSPACE_KUBERNETES_NAMESPACE
  value: {{ $sessions.namespace }}
- name: STREAMSPACE_KUBERNETES_REACH
  value: pod-ip
- name: STREAMSPACE_KUBERNETES_SERVICE_ACCOUNT
  value: {{ include "streamspace.fullname" . }}-session
{{- with $sessions.storage.storageClass }}
- name: STREAMSPACE_KUBERNETES_STORAGE_CLASS
  value: {{ . | quote }}
{{- end }}
- name: STREAMSPACE_KUBERNETES_ACCESS_MODE
  value: {{ $sessions.storage.accessMode }}
{{- with $sessions.storage.homeGiB }}
- name: STREAMSPACE_KUBERNETES_HOME_GIB
  value: {{ int64 . | quote }}
{{- end }}
- name: STREAMSPACE_KUBERNETES_IMAGE_PULL_POLICY
  value: {{ $sessions.imagePullPolicy }}
# What tries whether NetworkPolicies are enforced: its node has this image already.
- name: STREAMSPACE_KUBERNETES_TRIAL_IMAGE
  value: {{ include "streamspace.image" (list . .Values.agent.image) | quote }}
{{- with $sessions.pullSecrets }}
- name: STREAMSPACE_KUBERNETES_PULL_SECRETS
  value: {{ join "," . | quote }}
{{- end }}
{{- with $sessions.nodeSelector }}
- name: STREAMSPACE_KUBERNETES_NODE_SELECTOR
  value: {{ . | toJson | squote }}
{{- end }}
{{- with $sessions.tolerations }}
- name: STREAMSPACE_KUBERNETES_TOLERATIONS
  value: {{ . | toJson | squote }}
{{- end }}
- name: STREAMSPACE_KUBERNETES_AGENT_POD_LABELS
  value: {{ include "streamspace.selector" (list . "agent") | fromYaml | toJson | squote }}
{{- /* From Kubernetes 1.21 on each namespace has its name as a label; before that, nobody can be told apart by it. */}}
{{- if semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }}
- name: STREAMSPACE_KUBERNETES_AGENT_NAMESPACE_LABELS
  value: {{ dict "kubernetes.io/metadata.name" .Release.Namespace | toJson | squote }}
{{- end }}
{{- with $sessions.dns.podLabels }}
- name: STREAMSPACE_KUBERNETES_DNS_POD_LABELS
  value: {{ . | toJson | squote }}
{{- end }}
{{- with $sessions.dns.addresses }}
- name: STREAMSPACE_KUBERNETES_DNS_ADDRESSES
  value: {{ join "," . | quote }}
{{- end }}
{{- with $sessions.closedRanges }}
- name: STREAMSPACE_KUBERNETES_CLOSED_RANGES
  value: {{ join "," . | quote }}
{{- end }}
{{- end -}}
