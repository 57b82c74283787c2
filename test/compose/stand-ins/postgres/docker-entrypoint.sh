#!/usr/bin/env bash
# What the official image's entry does with an empty data folder, as far as Darkroom relies on it.
set -Eeuo pipefail

if [ "${1:0:1}" = '-' ]; then set -- postgres "$@"; fi

# The value of a variable, or of the file that its _FILE names.
setting() {
  local file="${1}_FILE"
  if [ -n "${!1:-}" ]; then echo "${!1}"; elif [ -n "${!file:-}" ]; then cat "${!file}"; else echo "${2:-}"; fi
}

run_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file "$file" ;;
    esac
  done
}

begin() {
  local password
  password="$(setting POSTGRES_PASSWORD)"
  if [ -z "$password" ]; then echo 'POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set' >&2; exit 1; fi
  POSTGRES_USER="$(setting POSTGRES_USER postgres)"
  POSTGRES_DB="$(setting POSTGRES_DB "$POSTGRES_USER")"
  export POSTGRES_USER POSTGRES_DB
  # shellcheck disable=SC2086 # arguments are separated by spaces
  initdb --username="$POSTGRES_USER" --pwfile=<(echo "$password") ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  printf "\nlisten_addresses = '*'\nunix_socket_directories = '/var/run/postgresql'\n" >>"$PGDATA/postgresql.conf"
  # Nobody else is let in before everything is made.
  pg_ctl --options "-c listen_addresses=''" --wait start
  [ "$POSTGRES_DB" = postgres ] || createdb --username "$POSTGRES_USER" --maintenance-db postgres "$POSTGRES_DB"
  run_files
  pg_ctl --mode fast --wait stop
}

if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
  [ -s "$PGDATA/PG_VERSION" ] || begin
fi
exec "$@"
