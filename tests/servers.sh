# Sourced by tests/run: the tools and servers that the tests need beside the SDK. Uses $work, $servers, record and line.

missing_packages() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
  command -v redis-server >/dev/null || echo redis-server
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  command -v chromium >/dev/null || echo chromium
  compgen -G '/usr/share/fonts/*/noto*/NotoSansCJK*' >/dev/null || echo fonts-noto-cjk
  command -v python3 >/dev/null || echo python3
}

install_missing() {
  local missing
  command -v dotnet >/dev/null || { echo "Install the .NET 10 SDK first."; return 1; }
  command -v git >/dev/null || { echo "Install git first."; return 1; }
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]} (names of Debian packages). Install them, or run this as root on Debian."
    return 1
  fi
  echo "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -o DPkg::Lock::Timeout=300 update -qq \
    && apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 && return 0
  tail -n 20 "$work/apt.log"
  return 1
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else exec "$@"; fi
}

# Throw-away: nothing waits for the disk. Collation and character type as production has them.
start_postgres() {
  local bin port secret data=$work/postgres
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) port=$(free_port)
  secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir "$data" && printf %s "$secret" >"$data/secret"
  [ "$(id -u)" -ne 0 ] || chown -R postgres:postgres "$data"
  (cd / && as_postgres "$bin/initdb" -D "$data/db" -U postgres --pwfile="$data/secret" --auth=scram-sha-256 -E UTF8 \
    --lc-collate=C --lc-ctype=C.UTF-8 --no-sync) >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log"; return 1; }
  (cd / && as_postgres "$bin/postgres" -D "$data/db" -h 127.0.0.1 -p "$port" -k "$data" -c max_connections=300 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB) >"$work/postgres.log" 2>&1 &
  servers+=($!)
  for _ in $(seq 100); do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break
    sleep 0.1
  done
  "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || { cat "$work/postgres.log"; return 1; }
  export QUALITY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$secret;Database=postgres"
}

start_redis() {
  local port
  port=$(free_port)
  redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$work" >"$work/redis.log" 2>&1 &
  servers+=($!)
  for _ in $(seq 50); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && export QUALITY_TEST_REDIS="127.0.0.1:$port" && return 0
    sleep 0.1
  done
  cat "$work/redis.log"
  return 1
}

start_servers() {
  local began=$SECONDS server
  for server in postgres redis; do
    if "start_$server"; then line started "$server" "($((SECONDS - began)) s)"; else record failed "$server" "did not start"; line FAILED "$server" "did not start"; fi
  done
  QUALITY_TEST_CHROMIUM=$(command -v chromium) && export QUALITY_TEST_CHROMIUM
}
