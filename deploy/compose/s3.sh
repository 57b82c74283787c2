#!/bin/sh
# A bucket is a folder here: it is there before anybody asks.
set -eu
mkdir -p "/data/${S3_BUCKET:-darkroom}"
ROOT_ACCESS_KEY="$(cat /run/secrets/s3_access_key_id)"
ROOT_SECRET_KEY="$(cat /run/secrets/s3_secret_access_key)"
export ROOT_ACCESS_KEY ROOT_SECRET_KEY
exec versitygw --port :7070 --quiet posix /data
