#!/bin/sh
# Makes Darkroom's namespace, keeps its retention as it is set, and waits until it can be used. May be run at any time.
set -eu

until temporal operator cluster health 2>/dev/null | grep -q SERVING; do sleep 1; done
if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi
# The server looks for new namespaces every few seconds.
until temporal workflow list --namespace "$TEMPORAL_NAMESPACE" --limit 1 >/dev/null 2>&1; do sleep 1; done
