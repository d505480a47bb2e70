#!/bin/sh
# Paints the wallpaper, now and whenever the screen changes its size.
paint() { hsetroot -cover "$STREAMSPACE_DESKTOP/wallpaper.jpg" > /dev/null 2>&1; }
paint
xev -root -event randr 2> /dev/null | while read -r line; do
  case $line in *RRScreenChangeNotify*) paint ;; esac
done
