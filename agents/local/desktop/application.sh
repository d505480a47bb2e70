#!/bin/sh
# One application that fills the screen; it is started again when somebody closes it, since there is nothing else on the screen.
while :; do
  case $1 in
    browser) chromium --start-maximized ;;
    terminal) xfce4-terminal --disable-server --maximize --hide-borders ;;
    editor) mousepad --disable-server ;;
  esac
  sleep 0.5
done
