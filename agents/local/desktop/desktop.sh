#!/bin/sh
# Starts the desktop, or one application that fills the screen, once the display number arrives on standard input.
set -u
export XDG_CONFIG_DIRS="$STREAMSPACE_DESKTOP/config:/etc/xdg" XDG_DATA_DIRS="$STREAMSPACE_DESKTOP/data:/usr/share"
export XDG_CURRENT_DESKTOP=StreamSpace DESKTOP_SESSION=streamspace XDG_SESSION_TYPE=x11
# No program may wait for a service that does not exist here: accessibility bus, virtual file systems, settings daemons.
export NO_AT_BRIDGE=1 GIO_USE_VFS=local GSETTINGS_BACKEND=keyfile GTK_OVERLAY_SCROLLING=1
export XCURSOR_THEME=DMZ-White XCURSOR_SIZE=24 FONTCONFIG_FILE="$STREAMSPACE_DESKTOP/config/fontconfig/fonts.conf"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$XDG_RUNTIME_DIR/bus"
unset WAYLAND_DISPLAY

dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS" > /dev/null 2>&1 &
mkdir -p "$HOME/Documents" "$HOME/Downloads" "$HOME/Pictures" "$HOME/.config"

read -r _ || exit 1
cd "$HOME" || exit 1
config=$STREAMSPACE_DESKTOP/config
: > /tmp/.desktop.log

# Programs that are there before it learn of it by themselves.
xkbcomp -w0 "$STREAMSPACE_DESKTOP/keymap.xkb" "$DISPLAY" 2> /dev/null &
"$STREAMSPACE_DESKTOP/wallpaper.sh" &
# What opens windows is started by the window manager itself, once it is ready: a window that is mapped while it still starts may be
# overlooked for ever, and then there is a desktop without its panel.
case $STREAMSPACE_APPLICATION in
  desktop)
    "$STREAMSPACE_DESKTOP/when-painted.sh" panel &
    openbox --config-file "$config/openbox/desktop.xml" --startup "tint2 -c $config/tint2/tint2rc" &
    ;;
  *)
    "$STREAMSPACE_DESKTOP/when-painted.sh" window &
    openbox --config-file "$config/openbox/application.xml" \
      --startup "$STREAMSPACE_DESKTOP/application.sh $STREAMSPACE_APPLICATION" &
    ;;
esac > /dev/null 2>&1
wait
