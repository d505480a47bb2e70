#!/bin/sh
# Makes the secrets of compose.yaml in compose/secrets, once: what is there is left as it is. Needs nothing but a shell.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
# Containers read them as a user of their own. Nobody else on this machine comes past the folder.
chmod 0700 secrets

# 32 random bytes as hexadecimal digits, which need no quoting in an address.
random() { od -An -vtx1 -N32 /dev/urandom | tr -d ' \n'; }

keep() { # NAME, the text on standard input
  [ -s "secrets/$1" ] && { cat >/dev/null; return; }
  cat >"secrets/.$1"
  chmod 0444 "secrets/.$1"
  mv "secrets/.$1" "secrets/$1"
  echo "Made compose/secrets/$1"
}

address() { printf 'postgres://%s:%s@database:5432/streamspace' "$1" "$(cat "secrets/$2")"; }

for name in jwt-secret enrollment-token database-owner-password database-password; do random | keep "$name"; done
address streamspace_owner database-owner-password | keep database-owner-url
address streamspace database-password | keep database-url
