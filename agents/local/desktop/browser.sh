#!/bin/sh
# The browser, with what a sandbox lacks switched off so that it does not wait for it: graphics card, key ring, first-run pages.
exec /usr/bin/chromium --no-first-run --no-default-browser-check --password-store=basic --disable-gpu --disable-dev-shm-usage \
  --disable-features=Translate,MediaRouter,DialMediaRouteProvider --disable-background-networking --disable-breakpad \
  --ozone-platform=x11 "$@"
