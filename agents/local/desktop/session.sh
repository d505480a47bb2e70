#!/bin/sh
# A session inside its sandbox: the screen, and on it a desktop or one application.
#
# Everything starts as early as it can: what needs the screen waits in `desktop.sh` for the one line that Xvnc writes when its display
# is up. When the screen goes, so does this script, and with it the whole sandbox.
set -u

# Names of this machine's programs to one another; new in each sandbox, so that nothing can be told by it.
tr -d - < /proc/sys/kernel/random/uuid > "$STREAMSPACE_RUN/machine-id"

mkfifo /tmp/.display
"$STREAMSPACE_DESKTOP/desktop.sh" < /tmp/.display &

# A viewer shares texts of up to 1 MiB; what is only selected must not replace what its person has copied.
Xvnc "$DISPLAY" -displayfd 3 -rfbport -1 -rfbunixpath "$STREAMSPACE_RUN/rfb.sock" -rfbunixmode 0600 \
  -SecurityTypes None -desktop StreamSpace -geometry "$STREAMSPACE_GEOMETRY" -depth 24 -dpi 96 \
  -AlwaysShared -AcceptSetDesktopSize -FrameRate 60 -nolisten tcp -s 0 \
  -MaxCutText 2097152 -SendPrimary=0 3> /tmp/.display &
screen=$!
trap 'kill "$screen"' TERM
wait "$screen"
echo "Xvnc ended with $?."
: > "$STREAMSPACE_RUN/screen-lost"
