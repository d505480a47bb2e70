{{- define "streamspace.migrationPod" -}}
metadata:
  labels:
    {{- include "streamspace.podLabels" (list . "migrations") | nindent 4 }}
spec:
  restartPolicy: OnFailure
  serviceAccountName: {{ include "streamspace.fullname" . }}-control-plane
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "streamspace.pullSecrets" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "streamspace.podSecurity" .Values.controlPlane.podSecurityContext | nindent 4 }}
  {{- with .Values.controlPlane.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.controlPlane.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: migrate
      image: {{ include "streamspace.image" (list . .Values.controlPlane.image) }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [node, dist/src/migrate.js]
      securityContext:
        {{- include "streamspace.containerSecurity" . | nindent 8 }}
      env:
        - name: DATABASE_MIGRATION_DEADLINE_MS
          value: {{ mul .Values.migrations.deadlineSeconds 1000 | quote }}
        {{- include "streamspace.migrationVariables" . | trim | nindent 8 }}
        {{- with include "streamspace.retentionVariables" . | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- /* The database may have a certificate of theirs. */}}
        {{- with include "streamspace.authorityVariables" .Values.controlPlane | trim }}
        {{- . | nindent 8 }}
        {{- end }}
      resources:
        {{- toYaml .Values.migrations.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- with include "streamspace.databaseMounts" . | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with include "streamspace.authorityMounts" .Values.controlPlane | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if include "streamspace.ownerUrlKey" . }}
        - { name: database-owner, mountPath: /run/streamspace/database-owner, readOnly: true }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- with include "streamspace.databaseVolumes" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with include "streamspace.authorityVolumes" .Values.controlPlane | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with include "streamspace.ownerUrlKey" . }}
    - name: database-owner
      secret:
        secretName: {{ $.Values.database.external.owner.existingSecret }}
        defaultMode: 0440
        items:
          - { key: {{ . }}, path: url }
    {{- end }}
{{- end -}}

{{/* How long entries stay in the log: whoever migrates grants the application's role what moving them away takes. */}}
{{- define "streamspace.retentionVariables" -}}
{{- with .Values.controlPlane.auditArchive }}
{{- if .existingClaim }}
- name: STREAMSPACE_AUDIT_KEEP_DAYS
  value: {{ int64 .keepDays | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Key of the owner's whole URL; empty where there is no owner, or its URL is made of parts. */}}
{{- define "streamspace.ownerUrlKey" -}}
{{- $owner := .Values.database.external.owner -}}
{{- if and (eq .Values.database.mode "external") $owner.existingSecret -}}{{ $owner.urlKey }}{{- end -}}
{{- end -}}
