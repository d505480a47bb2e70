#!/bin/sh
# Says in the session's runtime folder that the desktop can be used: the window manager is up and the panel has taken its place
# (`panel`), or a first window is shown (`window`). It asks again and again, since a watcher that starts late would miss the moment.
set -u

is_painted() {
  case $1 in
    # The work area is lower than the screen once the panel has reserved its place.
    panel)
      xprop -root _NET_WORKAREA _NET_DESKTOP_GEOMETRY 2> /dev/null |
        tr -d ',' | awk '/WORKAREA/ { work = $6 } /GEOMETRY/ { full = $4 } END { exit !(work && work < full) }'
      ;;
    *) xprop -root _NET_CLIENT_LIST 2> /dev/null | grep -q 0x ;;
  esac
}

until is_painted "$1"; do sleep 0.03; done
: > "$STREAMSPACE_RUN/desktop-ready"
