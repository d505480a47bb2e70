#!/bin/sh
# iptables and iptables-restore, in the variant that the engine of the host uses: rules of the other one would stand beside its own, unseen.
name=$(basename "$0")
variant=nft
iptables-nft -w 5 -n -L DOCKER-USER >/dev/null 2>&1 || ! iptables-legacy -w 5 -n -L DOCKER-USER >/dev/null 2>&1 || variant=legacy
exec "iptables-$variant${name#iptables}" "$@"
