"""The two compose files, read and not run: their form, their paths, their settings, their order."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import environment, install
from tools.nginx import TEMPLATES, VARIABLES, rendered
from tools.settings import CHECKOUT, DATABASE

pytestmark = pytest.mark.once

DEVELOPMENT = "docker-compose.yml"
PRODUCTION = "docker-compose.prod.yml"
SECRETS = (
    "POSTGRES_PASSWORD", "LAB_OWNER_PASSWORD", "LAB_AUTHENTICATOR_PASSWORD", "LAB_JWT_SECRET",
)  # fmt: skip
LONG_RUNNING = ("db", "postgrest", "nginx", "housekeeping")
VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)"
    r"(?:(?P<operator>:[-?])(?P<word>(?:[^${}]|\$\{[^${}]*\})*))?\})"
)

Compose = dict[str, Any]


class MissingSettingError(Exception):
    """A setting without which Compose refuses the file."""


def interpolate(value: Any, environment: dict[str, str]) -> Any:
    """Compose's reading of `$$`, `${NAME}`, `${NAME:-default}` and `${NAME:?message}`."""
    if isinstance(value, dict):
        return {key: interpolate(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, environment) for item in value]
    if not isinstance(value, str):
        return value

    def replacement(match: re.Match[str]) -> str:
        if match["dollar"]:
            return "$"
        text = environment.get(match["name"], "")
        if not text and match["operator"] == ":?":
            raise MissingSettingError(match["word"])
        return text or str(interpolate(match["word"] or "", environment))

    assert "$" not in VARIABLE.sub("", value), f"no form that this test knows: {value}"
    return VARIABLE.sub(replacement, value)


def source(name: str) -> Compose:
    """A compose file as it is written."""
    content: Compose = yaml.safe_load((CHECKOUT / name).read_text())
    return content


def load(name: str, **environment: str) -> Compose:
    """A compose file as Compose sees it, where nothing but these settings is set."""
    if name == PRODUCTION:
        environment = {
            secret: f"{number}f0e1d2c3b4a5968778695a4b3c2d1e0f"
            for number, secret in enumerate(SECRETS)
        } | environment
    content: Compose = interpolate(source(name), environment)
    return content


def strings(value: Any) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def variables(name: str) -> set[str]:
    """The settings that a compose file reads."""
    found = (VARIABLE.finditer(text) for text in strings(source(name)))
    return {match["name"] for matches in found for match in matches if match["name"]}


def documented() -> dict[str, tuple[bool, str]]:
    """The settings of .env.example: whether each is commented out, and the value it shows."""
    lines = re.findall(
        r"^(#?)([A-Z][A-Z0-9_]*)=(.*)$", (CHECKOUT / ".env.example").read_text(), re.M
    )
    return {name: (mark == "#", value) for mark, name, value in lines}


def read_by_programs() -> set[str]:
    """The settings that the stack without containers reads, those of its own making left out."""
    modules = [path for folder in ("tools", "bench") for path in (CHECKOUT / folder).rglob("*.py")]
    found = {
        name
        for path in modules
        for name in re.findall(r"""["'](LAB_[A-Z_]+)["']""", path.read_text())
    }
    found |= set(re.findall(r"\$\{(LAB_[A-Z_]+)", (CHECKOUT / "stack").read_text()))
    return {name for name in found - set(VARIABLES) if not name.startswith("LAB_TEST_")}


def mounts(service: Compose) -> list[list[str]]:
    """The volumes of a service, each as source, target and mode if it has one."""
    return [
        volume.split(":") if isinstance(volume, str)
        else [volume["source"], volume["target"], *["ro"] * volume["read_only"]]
        for volume in service.get("volumes", [])
    ]  # fmt: skip


@pytest.fixture(params=[DEVELOPMENT, PRODUCTION])
def name(request: pytest.FixtureRequest) -> str:
    """Each of the two files."""
    return str(request.param)


@pytest.fixture
def services(name: str) -> Compose:
    """The services of each of the two files, with no setting but the secrets."""
    found: Compose = load(name)["services"]
    return found


def test_file_follows_the_compose_specification(name: str) -> None:
    """Each file is what the compose specification allows."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [*command, name], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_services_are_the_five(services: Compose) -> None:
    """The stack is a database, its migration, PostgREST, nginx and the housekeeping."""
    assert list(services) == ["db", "migrate", "postgrest", "nginx", "housekeeping"]


def built_from() -> dict[str, str]:
    """The images that nginx's is built from, and their versions."""
    return dict(re.findall(r"^FROM (\w+):(\S+)", (CHECKOUT / "ui/Dockerfile").read_text(), re.M))


def test_images_are_pinned(services: Compose) -> None:
    """Every image is an official one with a version in its tag."""
    images = (
        dict(service["image"].split(":") for service in services.values() if "image" in service)
        | built_from()
    )
    assert list(images) == ["postgres", "sqitch/sqitch", "postgrest/postgrest", "node", "nginx"]
    for image, tag in images.items():
        assert re.fullmatch(r"v?\d+(\.\d+)*", tag), f"{image}:{tag}"


def test_mounted_paths_are_in_the_repository(services: Compose) -> None:
    """A clean clone has every path that is mounted, and a container cannot write to it."""
    paths = [mount for service in services.values() for mount in mounts(service) if "/" in mount[0]]
    paths = [mount for mount in paths if mount[0] != "/dev/null"]  # where there is no certificate
    assert len(paths) >= 10
    for path, _target, *mode in paths:
        assert path.startswith("./"), path
        assert mode == ["ro"], path
        tracked = subprocess.run(
            ["git", "ls-files", "--", path],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert tracked.stdout, f"{path} is not in git"
        assert (CHECKOUT / path).exists(), path


def test_data_live_in_a_named_volume(name: str) -> None:
    """The data folder's parent is a named volume, which is where the image of 18 wants it."""
    content = load(name)
    assert content["services"]["db"]["image"] == "postgres:18"
    assert mounts(content["services"]["db"]) == [["database", "/var/lib/postgresql"]]
    assert next(iter(content["volumes"])) == "database"


def test_only_nginx_publishes_a_port(services: Compose) -> None:
    """No port but nginx's is published, nor is a container on the host's own network."""
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert not any("network_mode" in service for service in services.values())


@pytest.mark.parametrize(
    ("name", "address", "port"),
    [(DEVELOPMENT, "127.0.0.1", 5000), (PRODUCTION, "0.0.0.0", 1337)],
)
def test_port(name: str, address: str, port: int) -> None:
    """Development is on this machine's own port 5000, production on 1337 of every address."""
    nginx = load(name)["services"]["nginx"]
    inside = nginx["environment"]["LAB_HTTP_LISTEN"].split()[0]
    assert nginx["ports"] == [f"{address}:{port}:{inside}"]
    assert ("ssl" in nginx["environment"]["LAB_HTTP_LISTEN"]) == (name == PRODUCTION)


def test_port_and_address_are_settings(name: str) -> None:
    """Another port and another address can be chosen."""
    nginx = load(name, LAB_HTTP_PORT="5999", LAB_HTTP_ADDRESS="192.0.2.1")["services"]["nginx"]
    assert nginx["ports"][0].startswith("192.0.2.1:5999:")


def test_database_and_postgrest_are_on_the_internal_network_alone(name: str) -> None:
    """Services behind nginx are on a network with no way in; nginx is on it and on another."""
    content = load(name)
    networks = {service: value["networks"] for service, value in content["services"].items()}
    assert networks.pop("nginx") == ["frontend", "backend"]
    assert set(map(tuple, networks.values())) == {("backend",)}
    assert content["networks"] == {"frontend": None, "backend": {"internal": True}}


def test_long_running_services_are_checked_and_restarted(services: Compose) -> None:
    """Docker asks each service that stays whether it is well, and starts it again if it ends."""
    for name in LONG_RUNNING:
        service = services[name]
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"][0] == "CMD", name
        timing = {"interval", "timeout", "retries", "start_period"}
        assert timing < set(service["healthcheck"]), name


def test_migration_runs_once(services: Compose) -> None:
    """The migration ends, so that nothing checks its health or starts it again."""
    assert services["migrate"]["restart"] == "no"
    assert "healthcheck" not in services["migrate"]


def test_start_order(services: Compose) -> None:
    """Each service waits until what it needs is healthy, or has completed."""
    needs = {name: service.get("depends_on", {}) for name, service in services.items()}
    assert needs == {
        "db": {},
        "migrate": {"db": {"condition": "service_healthy"}},
        "postgrest": {
            "db": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        },
        "nginx": {"postgrest": {"condition": "service_healthy", "restart": True}},
        "housekeeping": {
            "db": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        },
    }


def test_no_service_gains_privileges(services: Compose) -> None:
    """No program in a container can become more than it started as."""
    for service in services.values():
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service


def test_database_is_set_as_in_the_native_stack(services: Compose) -> None:
    """Postgres has the same memory, connections and time zone in both worlds."""
    native = (CHECKOUT / "tools/render.py").read_text()
    program, *flags = services["db"]["command"]
    assert program == "postgres"
    given = dict(flag.removeprefix("--").split("=") for flag in flags)
    assert {"shared_buffers", "max_connections", "timezone"} <= set(given)
    for setting, value in given.items():
        assert re.search(rf"^{setting} = '?{value}'?$", native, re.M), setting


def test_addresses_name_services(services: Compose) -> None:
    """Every address inside the stack is a service's name, its port and the one database."""
    postgrest = services["postgrest"]["environment"]
    migrate = services["migrate"]["environment"]
    assert services["db"]["environment"]["POSTGRES_DB"] == DATABASE
    assert postgrest["PGRST_DB_URI"] == f"postgresql://authenticator@db/{DATABASE}"
    assert migrate["SQITCH_TARGET"] == f"db:pg://lab_owner@db/{DATABASE}"
    for client in ("migrate", "housekeeping"):
        environment = services[client]["environment"]
        assert (environment["PGHOST"], environment["PGDATABASE"]) == ("db", DATABASE)
    upstream = services["nginx"]["environment"]["LAB_POSTGREST_UPSTREAM"]
    assert upstream.startswith(f"server postgrest:{postgrest['PGRST_SERVER_PORT']} resolve ")


def test_nginx_follows_postgrest_to_another_address(services: Compose) -> None:
    """Nginx asks Docker for the name again and again, and keeps what it hears in a zone."""
    server, zone, resolver, rest = services["nginx"]["environment"]["LAB_POSTGREST_UPSTREAM"].split(
        ";"
    )
    assert "resolve" in server.split()
    assert zone.split()[0] == "zone"
    assert resolver.split()[:3] == ["resolver", "127.0.0.11", "valid=5s"]
    assert rest == ""
    # `resolve` came with 1.27.3.
    version = built_from()["nginx"]
    assert tuple(map(int, version.split("."))) > (1, 27)
    template = (TEMPLATES / "lab.conf.template").read_text()
    assert len(re.findall(r"^  \$\{LAB_POSTGREST_UPSTREAM\}$", template, re.M)) == len(
        re.findall(r"^upstream ", template, re.M)
    )


def test_postgrest_has_a_ceiling_of_memory(services: Compose) -> None:
    """PostgREST has at most 1 GB, swap included, as natively, and is started again beyond it."""
    service = services["postgrest"]
    assert (service["mem_limit"], service["memswap_limit"]) == ("1g", "1g")
    assert service["restart"] == "unless-stopped"
    assert f"ulimit -d {1 << 20};" in (CHECKOUT / "tools/render.py").read_text()


def test_each_role_connects_with_the_password_it_was_given(services: Compose) -> None:
    """Superuser, owner and authenticator have three passwords, each the same on both sides."""
    db, migrate, postgrest, housekeeping = (
        services[name]["environment"] for name in ("db", "migrate", "postgrest", "housekeeping")
    )
    assert migrate["PGUSER"] == "postgres"
    assert migrate["PGPASSWORD"] == db["POSTGRES_PASSWORD"]
    assert migrate["SQITCH_PASSWORD"] == migrate["LAB_OWNER_PASSWORD"]
    assert housekeeping["PGUSER"] == "lab_owner"
    assert housekeeping["PGPASSWORD"] == migrate["LAB_OWNER_PASSWORD"]
    assert postgrest["PGPASSWORD"] == migrate["LAB_AUTHENTICATOR_PASSWORD"]
    passwords = {db["POSTGRES_PASSWORD"], migrate["SQITCH_PASSWORD"], postgrest["PGPASSWORD"]}
    assert len(passwords) == 3


def test_bootstrap_reads_the_passwords(services: Compose) -> None:
    """The variables that bootstrap.sql and settings.sql read are those that the migration sets."""
    text = "".join((CHECKOUT / f"db/{name}.sql").read_text() for name in ("bootstrap", "settings"))
    read = re.findall(r"^\\getenv \w+ (\w+)$", text, re.M)
    given = services["migrate"]["environment"]
    checked = {"LAB_TLS_CERT", "LAB_TLS_KEY"}  # by the script alone
    assert set(read) == {name for name in given if name.startswith("LAB_")} - checked
    assert len(read) == len(set(read))


def test_postgrest_reads_the_one_configuration(services: Compose) -> None:
    """PostgREST is given the file that is mounted, and says for itself whether it is ready."""
    postgrest = services["postgrest"]
    [[path, target, _mode]] = mounts(postgrest)
    assert path == "./postgrest.conf"
    assert postgrest["command"] == ["/bin/postgrest", target]
    assert postgrest["healthcheck"]["test"] == ["CMD", "/bin/postgrest", "--ready"]
    environment = postgrest["environment"]
    # --ready asks the admin server, and refuses the hosts that stand for any address.
    assert environment["PGRST_ADMIN_SERVER_HOST"] == "127.0.0.1"
    assert environment["PGRST_ADMIN_SERVER_PORT"] != environment["PGRST_SERVER_PORT"]


def test_openapi_names_where_people_reach_the_api() -> None:
    """The OpenAPI document names the published port, or in production the public URL."""

    def proxy_uri(name: str, **environment: str) -> Any:
        postgrest = load(name, **environment)["services"]["postgrest"]
        return postgrest["environment"]["PGRST_OPENAPI_SERVER_PROXY_URI"]

    assert proxy_uri(DEVELOPMENT) == "http://localhost:5000"
    assert proxy_uri(DEVELOPMENT, LAB_HTTP_PORT="5999") == "http://localhost:5999"
    assert proxy_uri(PRODUCTION) == "https://localhost:1337"
    assert proxy_uri(PRODUCTION, LAB_PUBLIC_URL="https://lab.example") == "https://lab.example"


def test_nginx_templates_have_their_variables(services: Compose) -> None:
    """Every variable of the templates is given to nginx, and envsubst replaces no other."""
    text = "".join(path.read_text() for path in TEMPLATES.rglob("*.template"))
    environment = services["nginx"]["environment"]
    assert environment["NGINX_ENVSUBST_FILTER"] == "^LAB_"
    assert set(re.findall(r"\$\{?(LAB_\w+)", text)) == {
        name for name in environment if name.startswith("LAB_")
    }


def test_nginx_serves_no_other_site(services: Compose) -> None:
    """The folder that nginx.conf includes is empty until the templates are rendered into it.

    So a template that was removed leaves nothing behind when the container starts again.
    """
    service = services["nginx"]
    assert ["./nginx/nginx.conf", "/etc/nginx/nginx.conf", "ro"] in mounts(service)
    assert ["./nginx/templates", "/etc/nginx/templates", "ro"] in mounts(service)
    assert "include conf.d/*.conf;" in (CHECKOUT / "nginx/nginx.conf").read_text()
    assert service["tmpfs"] == ["/etc/nginx/conf.d"]


def test_nginx_finds_its_files(services: Compose) -> None:
    """The web root of the template is where the errors are mounted and the page is."""
    nginx = services["nginx"]
    root = nginx["environment"]["LAB_WEB_ROOT"]
    assert ["./nginx/www/errors", f"{root}/errors", "ro"] in mounts(nginx)
    # The page is in the image, which is made anew where its sources have changed.
    assert (nginx["build"], nginx["pull_policy"]) == ("ui", "build")
    assert f"COPY --from=page /ui/dist {root}/ui\n" in (CHECKOUT / "ui/Dockerfile").read_text()


def test_nginx_is_asked_where_it_listens(services: Compose) -> None:
    """The health check of nginx goes through the API to the database."""
    nginx = services["nginx"]
    port, *is_tls = nginx["environment"]["LAB_HTTP_LISTEN"].split()
    url = f"{'https' if is_tls else 'http'}://127.0.0.1:{port}/health"
    assert nginx["healthcheck"]["test"][-1] == url


# How the image's entrypoint renders the folder, in docker-entrypoint.d/20-envsubst-on-templates.sh.
ENTRYPOINT = r"""
defined=$(printf '${%s} ' $(env | cut -d= -f1 | grep "$NGINX_ENVSUBST_FILTER"))
find "$1" -follow -type f -name "*.template" -print | while read -r template; do
  relative=${template#"$1/"}
  output=conf.d/${relative%.template}
  mkdir -p "$(dirname "$output")"
  envsubst "$defined" < "$template" > "$output"
done
"""


def test_nginx_accepts_the_rendered_templates(services: Compose, tmp_path: Path) -> None:
    """The templates are valid for nginx as the image's entrypoint renders them."""
    given = dict(services["nginx"]["environment"])
    # There is no such name and no such folder outside of the containers, and this nginx is older.
    upstream = given["LAB_POSTGREST_UPSTREAM"].replace("postgrest:", "127.0.0.1:")
    upstream = re.sub(r" resolve\b| *resolver\b[^;]*;", "", upstream)
    given |= {"LAB_POSTGREST_UPSTREAM": upstream, "LAB_NGINX_TEMP": str(tmp_path)}
    make_certificate(tmp_path / "tls")
    (tmp_path / "nginx.conf").write_text((CHECKOUT / "nginx/nginx.conf").read_text())
    subprocess.run(
        ["sh", "-euc", ENTRYPOINT, "sh", TEMPLATES], cwd=tmp_path, check=True,
        env={"PATH": os.environ["PATH"], **given},
    )  # fmt: skip
    done = subprocess.run(
        [install.nginx_program(environment.load()), "-t", "-e", "stderr", "-p", f"{tmp_path}/",
         "-c", tmp_path / "nginx.conf", "-g", f"pid {tmp_path}/nginx.pid;"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    files = {path: path.read_text() for path in (tmp_path / "conf.d").rglob("*.conf")}
    assert "server 127.0.0.1:3000" in files[tmp_path / "conf.d/lab.conf"]
    # Both renderers make the same of the same settings.
    values = {name: given[name] for name in VARIABLES}
    assert {str(path.relative_to(tmp_path / "conf.d")): text for path, text in files.items()} == (
        rendered(values)
    )


def make_certificate(folder: Path, **environment: str) -> bytes:
    """Runs the script that the image's entrypoint runs; answers the certificate to be served."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [CHECKOUT / "nginx/certificate.sh"], check=True, capture_output=True,
        env={"PATH": os.environ["PATH"], "TLS_FOLDER": str(folder), **environment},
    )  # fmt: skip
    return (folder / "server.crt").read_bytes()


def test_production_takes_a_certificate_or_makes_one(tmp_path: Path) -> None:
    """Nginx gets the certificate that is given, else one that is made once, and is kept."""
    nginx = load(PRODUCTION)["services"]["nginx"]
    assert ["./nginx/certificate.sh", "/docker-entrypoint.d/15-certificate.sh", "ro"] in mounts(
        nginx
    )
    assert ["certificate", "/etc/nginx/tls"] in mounts(nginx)
    absent = {"GIVEN_CERT": "/dev/null", "GIVEN_KEY": "/dev/null"}
    made = make_certificate(tmp_path / "ours", **absent)
    assert make_certificate(tmp_path / "ours", **absent) == made
    given = make_certificate(tmp_path / "theirs", **absent)
    given_paths = {"GIVEN_CERT": f"{tmp_path}/theirs/server.crt",
                   "GIVEN_KEY": f"{tmp_path}/theirs/server.key"}  # fmt: skip
    assert make_certificate(tmp_path / "ours", **given_paths) == given != made
    assert make_certificate(tmp_path / "ours", **absent) == made
    assert (tmp_path / "ours/server.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("cert", "key", "words"),
    [
        ("server.crt", "/dev/null", "belong together"),
        ("/dev/null", "server.key", "belong together"),
        ("missing", "server.key", "belong together"),
        (".", "server.key", "LAB_TLS_CERT names a folder"),
        ("server.crt", ".", "LAB_TLS_KEY names a folder"),
        (".", ".", "LAB_TLS_CERT names a folder"),
    ],
)
def test_a_certificate_that_is_none_is_refused(
    tmp_path: Path, cert: str, key: str, words: str
) -> None:
    """Half a certificate, or a folder where it should be, is one line that names the settings."""
    make_certificate(tmp_path, GIVEN_CERT="/dev/null", GIVEN_KEY="/dev/null")
    served = (tmp_path / "server.crt").read_bytes()
    done = subprocess.run(
        [CHECKOUT / "nginx/certificate.sh"], check=False, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "TLS_FOLDER": str(tmp_path),
             "GIVEN_CERT": str(tmp_path / cert), "GIVEN_KEY": str(tmp_path / key)},
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr
    assert (tmp_path / "server.crt").read_bytes() == served


def test_a_wrong_path_makes_no_folder() -> None:
    """Docker refuses a certificate that does not exist, where it would else make a folder."""
    volumes = load(PRODUCTION, LAB_TLS_CERT="/no/such", LAB_TLS_KEY="/neither")["services"][
        "nginx"
    ]["volumes"]
    given = [volume for volume in volumes if "/run/tls/" in str(volume)]
    assert [volume["source"] for volume in given] == ["/no/such", "/neither"]
    for volume in given:
        assert (volume["type"], volume["bind"]) == ("bind", {"create_host_path": False})


@pytest.mark.parametrize("setting", ["LAB_TLS_CERT", "LAB_TLS_KEY"])
def test_half_a_certificate_stops_the_migration(
    tmp_path: Path, setting: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """One of certificate and key alone is an error before anything is done, and not of nginx."""
    services = load(PRODUCTION, **{setting: "./lab.pem"})["services"]
    assert run_migration(services, tmp_path, 0) == (1, [])
    assert "LAB_TLS_CERT and LAB_TLS_KEY belong together" in capfd.readouterr().err
    both = load(PRODUCTION, LAB_TLS_CERT="./lab.pem", LAB_TLS_KEY="./key.pem")["services"]
    assert run_migration(both, tmp_path, 0)[0] == 0


def test_production_mounts_the_given_certificate() -> None:
    """The script finds the certificate and key of the settings, or that there are none."""
    text = (CHECKOUT / "nginx/certificate.sh").read_text()

    def sources(**environment: str) -> dict[str, str]:
        nginx = load(PRODUCTION, **environment)["services"]["nginx"]
        return {target: path for path, target, *_ in mounts(nginx)}

    for setting, file in (("LAB_TLS_CERT", "given.crt"), ("LAB_TLS_KEY", "given.key")):
        target = f"/run/tls/{file}"
        assert f"={target}}}" in text
        assert sources()[target] == "/dev/null"
        assert sources(**{setting: "/etc/ssl/lab.pem"})[target] == "/etc/ssl/lab.pem"


def migrate_command(services: Compose) -> list[str]:
    """The migration's program and arguments."""
    return [*services["migrate"]["entrypoint"], *services["migrate"]["command"]]


def run_migration(services: Compose, folder: Path, failures: int) -> tuple[int, list[str]]:
    """Runs the migration's script on programs that only note their call.

    Answers its exit code and the calls. sqitch fails the first `failures` times.
    """
    calls = folder / "calls"
    note = f'#!/bin/sh\necho "${{0##*/}} $* $PGOPTIONS" >>"{calls}"\n'
    succeed_later = f'[ "$(grep -c ^sqitch "{calls}")" -gt {failures} ]\n'
    for program, rest in {"psql": "", "sqitch": succeed_later, "sleep": ""}.items():
        (folder / program).write_text(note + rest)
        (folder / program).chmod(0o755)
    given = {
        name: value for name, value in services["migrate"]["environment"].items()
        if name == "PGPASSWORD" or name.startswith("LAB_")
    }  # fmt: skip
    done = subprocess.run(
        migrate_command(services), check=False,
        env=given | {"PATH": f"{folder}:{os.environ['PATH']}"},
    )  # fmt: skip
    lines = calls.read_text().splitlines() if calls.exists() else []
    return done.returncode, [line.strip() for line in lines]


def test_housekeeping_goes_on_and_on(services: Compose, tmp_path: Path) -> None:
    """The housekeeping runs its file every ten seconds, as without containers, come what may."""
    service = services["housekeeping"]
    command = [*service["entrypoint"], *service["command"]]
    [[path, target, _mode]] = mounts(service)
    assert path == "./db/housekeeping.sql"
    native = (CHECKOUT / "tools/render.py").read_text()
    assert command[-1].replace(target, "etc/housekeeping.sql") in native
    calls = tmp_path / "calls"
    note = f'#!/bin/sh\necho "${{0##*/}} $*" >>"{calls}"\n'
    # The fourth call of sleep ends the shell that waits for it.
    end = f'[ "$(grep -c ^sleep "{calls}")" -lt 4 ] || kill "$PPID"\n'
    for program, rest in {"psql": "exit 1\n", "sleep": end}.items():
        (tmp_path / program).write_text(note + rest)
        (tmp_path / program).chmod(0o755)
    subprocess.run(command, check=False, timeout=20,
                   env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})  # fmt: skip
    assert calls.read_text().splitlines() == [f"psql --no-psqlrc --file={target}", "sleep 10"] * 4


BOOTSTRAP = "psql --no-psqlrc --file=db/bootstrap.sql"
DEPLOY = "sqitch deploy --verify -c lock_timeout=1s"
SETTINGS = "psql --no-psqlrc --file=db/settings.sql -c lock_timeout=1s"
MOCK_DATA = "psql --no-psqlrc --file=db/mock_data.sql -c lock_timeout=1s"


def test_migration_is_a_shell_script(services: Compose) -> None:
    """The shell can read the migration's script."""
    shell, flags, script = migrate_command(services)
    assert (shell, flags) == ("/bin/sh", "-ec")
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_migration_finds_its_files(services: Compose) -> None:
    """Every file that the migration names, and all that sqitch reads, is mounted in /repo."""
    mounted = {target: path for path, target, _mode in mounts(services["migrate"])}
    files = re.findall(r"--file=(\S+)", migrate_command(services)[-1])
    assert "db/bootstrap.sql" in files
    for file in files:
        assert mounted[f"/repo/{file.split('/')[0]}"] == f"./{file.split('/')[0]}"
        assert (CHECKOUT / file).is_file(), file
    for path in ("sqitch.conf", "sqitch.plan", "deploy", "revert", "verify", "db"):
        assert mounted.pop(f"/repo/{path}") == f"./{path}"
    assert not mounted


def test_development_loads_the_mock_data(tmp_path: Path) -> None:
    """In development come the roles, the schema, the secret, and then the mock data."""
    services = load(DEVELOPMENT)["services"]
    assert run_migration(services, tmp_path, 0) == (0, [BOOTSTRAP, DEPLOY, SETTINGS, MOCK_DATA])


def test_production_loads_no_mock_data(tmp_path: Path) -> None:
    """In production come the roles, the schema, the secret, and that is all."""
    services = load(PRODUCTION)["services"]
    assert run_migration(services, tmp_path, 0) == (0, [BOOTSTRAP, DEPLOY, SETTINGS])


def test_migration_tries_again(services: Compose, tmp_path: Path) -> None:
    """A deploy that found a lock held succeeds when the lock is free."""
    code, calls = run_migration(services, tmp_path, 3)
    assert code == 0
    assert calls.count(DEPLOY) == 4


def test_migration_gives_up(services: Compose, tmp_path: Path) -> None:
    """After four deploys that failed the migration fails, and loads nothing."""
    code, calls = run_migration(services, tmp_path, 99)
    assert code != 0
    assert calls.count(DEPLOY) == 4
    assert calls[-1] == DEPLOY


def test_development_needs_no_setting() -> None:
    """Nothing in the development file asks for a setting that has no default."""
    found = [match for text in strings(source(DEVELOPMENT)) for match in VARIABLE.finditer(text)]
    assert {match["operator"] for match in found if match["name"]} == {":-"}


def test_production_refuses_to_start_without_a_secret() -> None:
    """A secret that is missing, or empty, is an error that names it."""
    for secret in SECRETS:
        with pytest.raises(MissingSettingError, match=f"set {secret} in .env"):
            load(PRODUCTION, **{secret: ""})


def test_production_has_no_secret_of_its_own() -> None:
    """Every password of production is one of the settings, and none is development's."""
    for service in source(PRODUCTION)["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "SECRET" in name:
                assert any(f"${{{secret}:?" in value for secret in SECRETS), name
    text = (CHECKOUT / PRODUCTION).read_text()
    assert "development-only-" not in text


def test_development_passwords_say_what_they_are() -> None:
    """Nobody takes a password of development for a secret."""
    for service in load(DEVELOPMENT)["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "SECRET" in name:
                assert value.startswith("development-only-"), name


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "secret",
    ["0123456789abcdef0123456789abcde", "an-example-of-32-characters-or-more",
     "An-Example-Of-32-Characters-Or-More", "x" * 40, "abcabcabcabcabcabcabcabcabcabcabcabc", None],
    ids=["short", "example", "in capitals", "one letter", "three letters", "of development"],
)  # fmt: skip
def test_production_refuses_a_secret_that_can_be_guessed(
    tmp_path: Path, name: str, secret: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    """Short, an example or development's, any of the four stops the migration, which names it."""
    if secret is None:
        migrate = load(DEVELOPMENT)["services"]["migrate"]
        inside = name if name.startswith("LAB_") else "PGPASSWORD"
        secret = str(migrate["environment"][inside])
    services = load(PRODUCTION, **{name: secret})["services"]
    assert run_migration(services, tmp_path, 0) == (1, [])
    said = capfd.readouterr().err
    assert said.startswith(f"{name} can be guessed; "), said


def test_both_sides_have_one_secret(services: Compose) -> None:
    """PostgREST checks tokens with the secret that the database signs them with."""
    given = services["migrate"]["environment"]["LAB_JWT_SECRET"]
    assert services["postgrest"]["environment"]["PGRST_JWT_SECRET"] == given
    assert len(given) >= 32


def test_keys_of_an_identity_provider_take_the_place_of_the_secret(name: str) -> None:
    """PostgREST checks tokens with the keys of LAB_JWK_SET where they are set."""
    services = load(name, LAB_JWK_SET='{"keys": []}')["services"]
    assert services["postgrest"]["environment"]["PGRST_JWT_SECRET"] == '{"keys": []}'
    assert services["migrate"]["environment"]["LAB_JWT_SECRET"] != '{"keys": []}'


def test_the_two_files_differ_in_nothing_else() -> None:
    """With the same secrets and port, production is development without what is open there.

    Without the mock data and the open role, and with TLS; and it looks at its secret first.
    """
    development = load(DEVELOPMENT)
    environment = development["services"]["migrate"]["environment"]
    production = load(
        PRODUCTION,
        POSTGRES_PASSWORD=environment["PGPASSWORD"],
        LAB_OWNER_PASSWORD=environment["LAB_OWNER_PASSWORD"],
        LAB_AUTHENTICATOR_PASSWORD=environment["LAB_AUTHENTICATOR_PASSWORD"],
        LAB_JWT_SECRET=environment["LAB_JWT_SECRET"],
        LAB_HTTP_ADDRESS="127.0.0.1",
        LAB_HTTP_PORT="5000",
        LAB_PUBLIC_URL="http://localhost:5000",
    )
    roles = [content["services"]["postgrest"]["environment"].pop("PGRST_DB_ANON_ROLE")
             for content in (development, production)]  # fmt: skip
    assert roles == ["lab_open", "lab_anon"]
    for content in (development, production):
        nginx = content["services"]["nginx"]
        del nginx["healthcheck"]["test"], nginx["ports"]
        for setting in ("LAB_HTTP_LISTEN", "LAB_TLS"):
            del nginx["environment"][setting]
    nginx = production["services"]["nginx"]
    nginx["volumes"] = [volume for volume in nginx["volumes"] if "certificate" not in volume
                        and "/run/tls/" not in str(volume)]  # fmt: skip
    del production["volumes"]["certificate"]
    for setting in ("LAB_TLS_CERT", "LAB_TLS_KEY"):
        del production["services"]["migrate"]["environment"][setting]
    scripts = [content["services"]["migrate"].pop("command")[0] for content in
               (development, production)]  # fmt: skip
    lines = [
        [line for line in script.splitlines() if not line.startswith("#")] for script in scripts
    ]
    first = lines[1].index(lines[0][0])
    assert all("psql" not in line and "sqitch" not in line for line in lines[1][:first])
    assert lines[0] == [*lines[1][first:], "psql --no-psqlrc --file=db/mock_data.sql"]
    for section in ("services", "networks", "volumes"):
        assert development[section] == production[section]


def test_the_two_stacks_share_no_data() -> None:
    """Production has a name of its own, development that of its folder."""
    assert load(PRODUCTION)["name"] == "lab-inventory-production"
    assert "name" not in load(DEVELOPMENT)


def test_every_setting_is_documented(name: str) -> None:
    """.env.example has every setting that a compose file reads."""
    assert variables(name) <= set(documented())


def test_every_setting_of_the_native_stack_is_documented() -> None:
    """.env.example has every setting that ./stack and its Python read."""
    found = read_by_programs()
    assert "LAB_STATE_DIR" in found
    assert found <= set(documented())


def test_every_documented_setting_is_read() -> None:
    """.env.example has no setting that nothing reads."""
    assert set(documented()) == variables(DEVELOPMENT) | variables(PRODUCTION) | read_by_programs()


def test_only_what_production_requires_is_to_be_filled_in() -> None:
    """In .env.example the secrets are empty, and everything else is commented out."""
    open_settings = {name: value for name, (hidden, value) in documented().items() if not hidden}
    assert open_settings == dict.fromkeys(SECRETS, "")


def test_documented_defaults_are_the_defaults() -> None:
    """.env.example shows the default that a compose file has."""
    for setting, file in {
        "LAB_HTTP_PORT": DEVELOPMENT, "LAB_HTTP_ADDRESS": DEVELOPMENT,
        "LAB_PUBLIC_URL": PRODUCTION, "LAB_CORS_ORIGINS": PRODUCTION,
        "LAB_REQUIRE_IF_MATCH": PRODUCTION,
    }.items():  # fmt: skip
        shown = documented()[setting][1]
        assert f"${{{setting}:-{shown}}}" in (CHECKOUT / file).read_text()


def test_secrets_stay_out_of_git() -> None:
    """The file .env is ignored by git, since the secrets are in it."""
    done = subprocess.run(["git", "check-ignore", "-q", ".env"], cwd=CHECKOUT, check=False)
    assert done.returncode == 0
