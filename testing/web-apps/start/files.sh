#!/bin/sh
# A WebDAV server of the folder `files`, on port 8080.
set -eu
mkdir -p "$HOME/files"
exec rclone serve webdav "$HOME/files" --addr 0.0.0.0:8080
