#!/bin/sh
# Run once, when the files of the database are made. The application is not the owner of its tables: what it wrote into the audit log it can
# neither change nor remove. The rights it has are granted with each migration.
set -eu
psql --quiet --no-password --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=password="$(cat /run/secrets/database-password)" <<'SQL'
CREATE ROLE streamspace LOGIN PASSWORD :'password';
SQL
