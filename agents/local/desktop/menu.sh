#!/bin/sh
# The menu of the desktop; `at-pointer` opens it where the pointer is, otherwise above the menu button.
config=$STREAMSPACE_DESKTOP/config/jgmenu
if [ "${1:-}" = at-pointer ]; then exec jgmenu --config-file="$config/jgmenurc" --csv-file="$config/menu.csv" --at-pointer; fi
exec jgmenu --config-file="$config/jgmenurc" --csv-file="$config/menu.csv"
