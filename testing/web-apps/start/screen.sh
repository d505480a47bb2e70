#!/bin/sh
# A screen behind noVNC, on port 6080: magenta, with a terminal in its upper left corner.
set -eu
export DISPLAY=:7
rm -f /tmp/display && mkfifo /tmp/display
Xvnc "$DISPLAY" -displayfd 3 -rfbport 5907 -localhost -SecurityTypes None -geometry 1024x768 -depth 24 -nolisten tcp 3> /tmp/display &
read -r number < /tmp/display
hsetroot -solid '#fe01ac'
xterm -geometry 60x10+0+0 &
exec websockify --web /usr/share/novnc 6080 127.0.0.1:5907
