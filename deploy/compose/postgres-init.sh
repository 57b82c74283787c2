#!/bin/sh
# Runs once, in a new database: a role for each that owns its databases and nothing else.
set -eu

role() {
  psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set role="$1" --set password="$(cat "/run/secrets/$1_database_password")" <<'SQL'
create role :"role" login password :'password';
SQL
}

database() {
  psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set name="$1" --set owner="$2" <<'SQL'
create database :"name" owner :"owner";
revoke connect on database :"name" from public;
SQL
}

role darkroom
role temporal
database darkroom darkroom
database temporal temporal
database temporal_visibility temporal
