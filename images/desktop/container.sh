#!/bin/sh
# A session inside its container: the screen, and on it a desktop or one application. When the screen goes, so does the container.
#
# As in the local sandbox, everything starts as early as it can: what needs the screen waits in `desktop.sh` for the one line that Xvnc
# writes when its display is up.
set -u

# Exit code that tells the agent that the screen went by itself.
readonly SCREEN_LOST=86

mkdir -p -m 0700 "$XDG_RUNTIME_DIR" "$STREAMSPACE_RUN"
tr -d - < /proc/sys/kernel/random/uuid > "$STREAMSPACE_RUN/machine-id"

# The password comes by standard input, so that neither the description of the container nor its disk ever holds it. Where nobody writes
# there, it is the first line of a file that is mounted from memory.
password=
if [ -n "${STREAMSPACE_PASSWORD_FILE:-}" ]; then
  read -r password < "$STREAMSPACE_PASSWORD_FILE"
else
  read -r password
fi
[ -n "$password" ] || { echo "No password came by standard input, nor from STREAMSPACE_PASSWORD_FILE." >&2; exit 64; }
(umask 077 && printf '%s\n' "$password" | tigervncpasswd -f > "$STREAMSPACE_RUN/rfb-password")
unset password
exec < /dev/null

mkfifo -m 0600 "$STREAMSPACE_RUN/display"
"$STREAMSPACE_DESKTOP/desktop.sh" < "$STREAMSPACE_RUN/display" &

# Every connection counts as a failed one until it has given the password; only the agent connects, and it may do so often.
# A viewer shares texts of up to 1 MiB; what is only selected must not replace what its person has copied.
Xvnc "$DISPLAY" -displayfd 3 -rfbport 5900 -UseIPv6=0 -SecurityTypes VncAuth -rfbauth "$STREAMSPACE_RUN/rfb-password" \
  -BlacklistThreshold 1000000 -desktop StreamSpace -geometry "$STREAMSPACE_GEOMETRY" -depth 24 -dpi 96 \
  -AlwaysShared -AcceptSetDesktopSize -FrameRate 60 -nolisten tcp -s 0 \
  -MaxCutText 2097152 -SendPrimary=0 3> "$STREAMSPACE_RUN/display" &
screen=$!

# The agent reads this line off the output.
(until [ -e "$STREAMSPACE_RUN/desktop-ready" ]; do sleep 0.05; done; echo "streamspace: desktop-ready") &

trap 'kill "$screen"; wait "$screen"; exit 0' TERM INT
wait "$screen"
echo "Xvnc ended with $?."
exit "$SCREEN_LOST"
