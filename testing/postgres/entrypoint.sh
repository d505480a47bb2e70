#!/bin/bash
# Makes the database at the first start, as the official image does, and becomes the server.
set -euo pipefail
: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}" "${POSTGRES_PASSWORD_FILE:?}"
if [[ ! -s $PGDATA/PG_VERSION ]]; then
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth=scram-sha-256 --encoding=UTF8 >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  # Nobody but this process reaches it yet.
  pg_ctl --wait --silent --options='-c listen_addresses= -c unix_socket_directories=/tmp' start
  if [[ $POSTGRES_DB != postgres ]]; then
    PGPASSWORD=$(<"$POSTGRES_PASSWORD_FILE") createdb --host=/tmp --username="$POSTGRES_USER" --maintenance-db=postgres "$POSTGRES_DB"
  fi
  pg_ctl --wait --silent --mode=fast stop
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
