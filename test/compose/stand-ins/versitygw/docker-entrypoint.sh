#!/bin/sh
# What the image's own entry does: arguments are the program's, else VGW_* say what it serves.
set -e
if [ "$#" -gt 0 ]; then exec versitygw "$@"; fi
# shellcheck disable=SC2086 # arguments are separated by spaces
exec versitygw ${VGW_ARGS:-} "$VGW_BACKEND" ${VGW_BACKEND_ARG:+"$VGW_BACKEND_ARG"} ${VGW_BACKEND_ARGS:-}
