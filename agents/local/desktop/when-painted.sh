#!/bin/sh
# Says in the session's runtime folder that the desktop can be used: the window manager is up and the panel has taken its place
# (`panel`), or a first window is shown (`window`). Woken by changes of the root window's properties, never by the clock.
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

xev -root -event property 2> /dev/null | while read -r line; do
  case $line in
    *_NET_WORKAREA* | *_NET_CLIENT_LIST\)*)
      if is_painted "$1"; then
        : > "$STREAMSPACE_RUN/desktop-ready"
        exit 0
      fi
      ;;
  esac
done
