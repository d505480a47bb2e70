#!/bin/sh
# code-server, on port 8443, on the folder `project`. It asks for no password: nobody reaches it but the agent.
set -eu
mkdir -p "$HOME/project"
cd /usr/lib/streamspace-tests/code-server
exec bin/node out/node/entry.js --auth none --bind-addr 0.0.0.0:8443 --disable-telemetry --disable-update-check \
  --disable-workspace-trust --disable-getting-started-override "$HOME/project"
