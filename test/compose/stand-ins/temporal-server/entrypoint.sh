#!/bin/sh
# What the image's own entry does.
set -eu -o pipefail
address="$(getent hosts "$(hostname)" | awk '{print $1;}')"
: "${BIND_ON_IP:=$address}"
export BIND_ON_IP
if [ "$BIND_ON_IP" = "0.0.0.0" ] || [ "$BIND_ON_IP" = "::0" ]; then
  : "${TEMPORAL_BROADCAST_ADDRESS:=$address}"
  export TEMPORAL_BROADCAST_ADDRESS
fi
exec temporal-server start
