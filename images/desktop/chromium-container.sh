# The container is the sandbox: its seccomp profile lets nobody make another one inside.
CHROMIUM_FLAGS="$CHROMIUM_FLAGS --no-sandbox"
