#!/bin/sh
# A terminal, on port 4200.
exec shellinaboxd --disable-ssl --no-beep --port=4200 --service="/:$(id -u):$(id -g):HOME:/bin/bash"
