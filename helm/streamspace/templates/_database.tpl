{{/* How the database is reached. Takes the root. */}}

{{- define "streamspace.databaseSecretName" -}}
{{- if eq .Values.database.mode "built-in" -}}
{{- printf "%s-database" (include "streamspace.fullname" .) -}}
{{- else -}}
{{- required "Set database.external.existingSecret to the Secret that holds the URL or the password of your PostgreSQL, or database.mode=built-in for an evaluation." .Values.database.external.existingSecret -}}
{{- end -}}
{{- end -}}

{{/* Key of the whole URL in the Secret; empty where the URL is made of parts. */}}
{{- define "streamspace.databaseUrlKey" -}}
{{- if eq .Values.database.mode "built-in" -}}url{{- else -}}{{ .Values.database.external.urlKey }}{{- end -}}
{{- end -}}

{{/* A URL of parts without its password, which the driver takes from PGPASSWORD; takes (list $ username). */}}
{{- define "streamspace.databaseUrlOfParts" -}}
{{- $root := index . 0 -}}
{{- $secret := include "streamspace.databaseSecretName" $root -}}
{{- $external := $root.Values.database.external -}}
{{- $host := required "Set database.external.host to the host of your PostgreSQL, or database.external.urlKey where the Secret holds a whole URL." $external.host -}}
{{- $query := printf "sslmode=%s" $external.sslMode -}}
{{- if $external.certificateAuthority.existingSecret -}}
{{- $query = printf "%s&sslrootcert=/run/streamspace/database-ca/ca.crt" $query -}}
{{- end -}}
{{- printf "postgres://%s@%s:%d/%s?%s" (index . 1 | urlquery) $host (int $external.port) ($external.name | urlquery) $query -}}
{{- end -}}

{{/* Variables of the role that the application uses. */}}
{{- define "streamspace.databaseVariables" -}}
{{- if include "streamspace.databaseUrlKey" . }}
- name: DATABASE_URL_FILE
  value: /run/streamspace/database/url
{{- else }}
- name: DATABASE_URL
  value: {{ include "streamspace.databaseUrlOfParts" (list . .Values.database.external.username) | quote }}
- name: PGPASSWORD
  valueFrom:
    secretKeyRef: { name: {{ include "streamspace.databaseSecretName" . }}, key: {{ .Values.database.external.passwordKey }} }
{{- end }}
{{- end -}}

{{/* Variables of the migrations, which may run as the role that owns the schema. The application's role is named as well, to be granted its rights. */}}
{{- define "streamspace.migrationVariables" -}}
{{- $owner := .Values.database.external.owner -}}
{{- if or (eq .Values.database.mode "built-in") (not $owner.existingSecret) }}
{{- include "streamspace.databaseVariables" . }}
{{- else if $owner.urlKey }}
{{- include "streamspace.databaseVariables" . }}
- name: DATABASE_MIGRATION_URL_FILE
  value: /run/streamspace/database-owner/url
{{- else if include "streamspace.databaseUrlKey" . }}
{{- fail "Set database.external.owner.urlKey: the role that owns the schema needs a whole URL where database.external.urlKey names one." }}
{{- else }}
- name: DATABASE_URL
  value: {{ include "streamspace.databaseUrlOfParts" (list . .Values.database.external.username) | quote }}
- name: DATABASE_MIGRATION_URL
  value: {{ include "streamspace.databaseUrlOfParts" (list . (required "Set database.external.owner.username to the role that owns the schema." $owner.username)) | quote }}
- name: PGPASSWORD
  valueFrom:
    secretKeyRef: { name: {{ $owner.existingSecret }}, key: {{ $owner.passwordKey }} }
{{- end }}
{{- end -}}

{{- define "streamspace.databaseMounts" -}}
{{- if include "streamspace.databaseUrlKey" . }}
- name: database
  mountPath: /run/streamspace/database
  readOnly: true
{{- end }}
{{- if and (eq .Values.database.mode "external") .Values.database.external.certificateAuthority.existingSecret }}
- name: database-ca
  mountPath: /run/streamspace/database-ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "streamspace.databaseVolumes" -}}
{{- if include "streamspace.databaseUrlKey" . }}
- name: database
  secret:
    secretName: {{ include "streamspace.databaseSecretName" . }}
    defaultMode: 0440
    items:
      - { key: {{ include "streamspace.databaseUrlKey" . }}, path: url }
{{- end }}
{{- with .Values.database.external.certificateAuthority }}
{{- if and (eq $.Values.database.mode "external") .existingSecret }}
- name: database-ca
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - { key: {{ .key }}, path: ca.crt }
{{- end }}
{{- end }}
{{- end -}}

{{/* What a NetworkPolicy lets out to the database. The address of one of your own is not known here: its port is. */}}
{{- define "streamspace.databaseEgress" -}}
{{- if eq .Values.database.mode "built-in" -}}
- ports:
    - { protocol: TCP, port: 5432 }
  to:
    - {{ include "streamspace.peer" (list . "database") | nindent 6 | trim }}
{{- else -}}
- ports:
    - { protocol: TCP, port: {{ .Values.database.external.port }} }
{{- end -}}
{{- end -}}
