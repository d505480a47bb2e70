#!/bin/sh
# A web application inside its sandbox: the command that follows the port, and the way to it. The application listens on the sandbox's own
# loopback, which nobody reaches from outside; the socket in the runtime folder leads there, one process for each connection.
#
# When the application ends, or the way to it, so does this script, and with it the whole sandbox.
set -u

# Names of this machine's programs to one another; new in each sandbox, so that nothing can be told by it.
tr -d - < /proc/sys/kernel/random/uuid > "$STREAMSPACE_RUN/machine-id"

# Variables that stand in no command line, where others on the machine could read them.
if [ -f "$STREAMSPACE_RUN/access" ]; then
  . "$STREAMSPACE_RUN/access"
  rm "$STREAMSPACE_RUN/access"
fi
port=$1
shift

"$@" &
application=$!
trap 'kill "$application"' TERM
# A side that has ended leaves the other one an hour for what it still has to say.
{
  socat -t 3600 -b 65536 "UNIX-LISTEN:$STREAMSPACE_RUN/web.sock,fork,mode=0600,backlog=512" "TCP4:127.0.0.1:$port,nodelay"
  echo "socat ended with $?."
  kill "$application"
} &
wait "$application"
echo "The application ended with $?."
: > "$STREAMSPACE_RUN/screen-lost"
