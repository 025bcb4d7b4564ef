# A PostgreSQL server of our own for tests and measures, without a network port; sourced. `work` is a folder of ours.

as_postgres() { # the server refuses to run as root
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_bin() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname; }

start_postgres() { # a cluster of our own without a network port, gone when we end
    pg=$(postgres_bin)
    [ -n "$pg" ] || return
    mkdir "$work/pg"
    [ "$(id -u)" -ne 0 ] || { chmod 711 "$work" && chown postgres "$work/pg"; }
    as_postgres "$pg/initdb" -D "$work/pg/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null &&
        as_postgres "$pg/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" start >/dev/null -o \
            "-c listen_addresses='' -k $work/pg -c fsync=off -c full_page_writes=off -c synchronous_commit=off" &&
        export PGHOST=$work/pg PGUSER=postgres
}

stop_postgres() {
    [ ! -e "$work/pg/data/postmaster.pid" ] || as_postgres "$pg/pg_ctl" -D "$work/pg/data" -m fast stop >/dev/null
}
