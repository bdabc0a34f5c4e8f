#!/bin/sh
# Run by the PostgreSQL image at its first start: a database and a role a service. The services check the collation when they start.
set -eu
for name in credit standards inspection brand complaint indicators identity; do
  psql -v ON_ERROR_STOP=1 -U postgres -v name="$name" -v password="$SERVICES_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
