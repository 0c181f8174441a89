"""Writes the configuration of one stack into its state folder, readable to its account."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tools import install, nginx, supervise
from tools.settings import CHECKOUT, DATABASE, Settings, StackError


def _postgresql_conf(settings: Settings) -> str:
    return f"""\
listen_addresses = ''
unix_socket_directories = '"{settings.run}"'
data_directory = '{settings.data}'
hba_file = '{settings.etc}/pg_hba.conf'
ident_file = '{settings.etc}/pg_ident.conf'
timezone = 'UTC'
log_timezone = 'UTC'
shared_buffers = '256MB'
max_connections = 60
"""


def _pg_ident_conf(settings: Settings) -> str:
    accounts = sorted({settings.run_as, pwd.getpwuid(os.geteuid()).pw_name})
    return "".join(
        f'stack "{account}" {role}\n'
        for account in accounts
        for role in ("postgres", "lab_owner", "authenticator")
    )


# Runs nginx in its own place, after what a killed one left. The workers of a master that was killed
# hold the port, and go on with the configuration of its time. They are known by the folder in
# which all programs of the stack work. They finish the requests that they have.
NGINX_ALONE = """\
for process in /proc/[0-9]*; do
  if [ "$process/cwd" -ef . ] && grep -qs "^nginx: " "$process/cmdline"; then
    echo "ending a process of an earlier nginx: ${process#/proc/}"
    kill -QUIT "${process#/proc/}"
  fi
done
exec "$@"
"""


def _supervisord_conf(settings: Settings) -> str:
    run, etc = settings.run, settings.etc
    commands = {
        "postgres": (
            f'"{install.postgres_bindir(settings)}/postgres" -D "{settings.data}"'
            f' -c "config_file={etc}/postgresql.conf"', "INT", "",
        ),
        "postgrest": (
            # Memory: a few bodies could take gigabytes. Beyond 1 GB (in kB here) it ends at once,
            # and is started again. The ceiling of Haskell's own (GHCRTS=-M1g) made it collect
            # garbage for half a minute first, while nobody got an answer. -F1.1 collects the large
            # bodies of done requests sooner: six files of 16 MB at once take 0.6 GB instead of 0.9.
            # What is over 1 % of -M (-c1) is collected in place, not copied. Memory goes back to the
            # system at once (MADV_DONTNEED), after 0.3 s without work.
            f"""/bin/sh -c 'ulimit -d 1048576; exec "$@"' sh"""
            f' "{install.postgrest_program(settings)}" "{etc}/postgrest.conf"', "TERM",
            f'GHCRTS="-F1.1 -M3g -c1 -I0.3 --disable-delayed-os-memory-return",'
            f'PGRST_DB_URI="{settings.conninfo("authenticator")}",'
            f'PGRST_SERVER_UNIX_SOCKET="{run}/postgrest.sock",'
            f'PGRST_OPENAPI_SERVER_PROXY_URI="{settings.public_url or settings.url}",'
            f'PGRST_DB_ANON_ROLE="{"lab_anon" if settings.is_production else "lab_open"}",'
            f'PGRST_JWT_SECRET="@{settings.keys_file}"',
        ),
        "nginx": (
            f'/bin/sh "{etc}/nginx-alone.sh" "{install.nginx_program(settings)}" -e stderr'
            f' -p "{etc}/nginx/" -c "{etc}/nginx/nginx.conf"'
            f""" -g 'daemon off; pid "{run}/nginx.pid";'""", "QUIT", "",
        ),
        # A new psql each time, so that it need not notice when Postgres goes away and comes back.
        "housekeeping": (
            "/bin/sh -c 'while :; do psql --no-psqlrc --file=etc/housekeeping.sql; sleep 10; done'",
            "TERM", f'PGHOST="{run}",PGDATABASE="{DATABASE}",PGUSER="lab_owner"',
        ),
    }  # fmt: skip
    text = f"""\
[supervisord]
logfile={settings.log}/supervisord.log
logfile_maxbytes=10MB
pidfile={run}/supervisord.pid
directory={settings.state}
umask=027
childlogdir={settings.log}
[unix_http_server]
file={run}/supervisor.sock
chmod=0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
    for name, (command, signal, environment) in commands.items():
        text += f"""\
[program:{name}]
command={command}
environment={environment}
directory={settings.state}
autostart=false
autorestart=true
startsecs=1
startretries=30
stopsignal={signal}
stopasgroup={str(name == "housekeeping").lower()}
stopwaitsecs=30
redirect_stderr=true
stdout_logfile={settings.log}/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""
    return text


def files(settings: Settings) -> dict[Path, bytes]:
    """Every file of the configuration, by its path.

    Raises StackError if a program is missing, or production's certificate.
    """
    etc = settings.etc
    texts = {
        etc / "postgresql.conf": _postgresql_conf(settings),
        etc / "pg_hba.conf": "local all all peer map=stack\n",
        etc / "pg_ident.conf": _pg_ident_conf(settings),
        etc / "supervisord.conf": _supervisord_conf(settings),
        etc / "nginx-alone.sh": NGINX_ALONE,
    }
    rendered = {path: text.encode() for path, text in texts.items()}
    rendered[etc / "postgrest.conf"] = (CHECKOUT / "postgrest.conf").read_bytes()
    rendered[etc / "housekeeping.sql"] = (CHECKOUT / "db/housekeeping.sql").read_bytes()
    return rendered | nginx.files(settings)


def is_current(settings: Settings, wanted: dict[Path, bytes]) -> bool:
    """Whether the state folder holds just these files."""
    present = {path for path in settings.etc.rglob("*") if path.is_file()}
    return present == wanted.keys() and all(
        path.read_bytes() == content for path, content in wanted.items()
    )


def write(settings: Settings, wanted: dict[Path, bytes]) -> Path:
    """Writes the files beside those in use, for `take` to put in place; answers their folder.

    Raises StackError, with nginx's own words, if nginx refuses its part of them.
    """
    folder = settings.state / "etc.new"
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in wanted.items():
        target = folder / path.relative_to(settings.etc)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".key":
            supervise.write_private(settings, target, content)
        else:
            target.write_bytes(content)
    done = subprocess.run(
        # The pipe makes a standard output that the stack's own account may open by its name.
        ["sh", "-c", '"$@" 2>&1 | cat', "sh", install.nginx_program(settings), "-t", "-q",
         "-e", "stderr", "-p", f"{folder}/nginx/", "-c", f"{folder}/nginx/nginx.conf",
         "-g", f'pid "{settings.run}/nginx.test.pid";'],
        capture_output=True, text=True, check=False, **supervise.as_service(settings),
    )  # fmt: skip
    for line in done.stdout.splitlines():
        if "[emerg]" in line:
            raise StackError(f"nginx refuses its configuration: {line.partition(': ')[2]}; mend "
                             "nginx/ or the setting that it names")  # fmt: skip
    return folder


def take(settings: Settings, folder: Path) -> None:
    """Puts the written files in place."""
    shutil.rmtree(settings.etc, ignore_errors=True)
    folder.rename(settings.etc)
