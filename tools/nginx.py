"""What nginx reads: the templates filled in, the static files, and production's certificate."""

import os
import resource
import subprocess
from pathlib import Path

from tools import page
from tools.settings import CHECKOUT, Settings, StackError, program

# The variables of the templates, and nothing else, are replaced.
VARIABLES = (
    "LAB_HTTP_LISTEN", "LAB_TLS", "LAB_CORS_ORIGINS", "LAB_REQUIRE_IF_MATCH",
    "LAB_POSTGREST_UPSTREAM", "LAB_PUBLIC_URL", "LAB_WEB_ROOT", "LAB_NGINX_TEMP",
)  # fmt: skip
TEMPLATES = CHECKOUT / "nginx/templates"
# What nginx.conf asks for, two to a connection.
OPEN_FILES = 32768
# Where nginx finds its certificate, from the folder of nginx.conf.
CERTIFICATE, KEY = "tls/server.crt", "tls/server.key"


def rendered(values: dict[str, str], folder: Path = TEMPLATES) -> dict[str, str]:
    """Every template filled in, by its path in conf.d/, as the official image's entrypoint does."""
    names = "".join(f"${{{name}}}" for name in VARIABLES)
    return {
        str(template.relative_to(folder).with_suffix("")): subprocess.run(
            [program("envsubst"), names], input=template.read_text(), env={**os.environ, **values},
            text=True, capture_output=True, check=True,
        ).stdout
        for template in sorted(folder.rglob("*.template"))
    }  # fmt: skip


def _values(settings: Settings) -> dict[str, str]:
    is_tls = settings.is_production
    return {
        "LAB_HTTP_LISTEN": f"{settings.http_address}:{settings.http_port}{' ssl' * is_tls}",
        "LAB_TLS": f"ssl_certificate {CERTIFICATE}; ssl_certificate_key {KEY};" * is_tls,
        "LAB_CORS_ORIGINS": settings.cors_origins,
        "LAB_REQUIRE_IF_MATCH": "on" if settings.requires_if_match else "off",
        "LAB_POSTGREST_UPSTREAM": f'server "unix:{settings.run}/postgrest.sock" max_fails=0;',
        "LAB_PUBLIC_URL": settings.public_url or settings.url,
        "LAB_WEB_ROOT": f"{settings.etc}/nginx/www",
        "LAB_NGINX_TEMP": str(settings.run),
    }


def _certificate(settings: Settings) -> dict[str, bytes]:
    """The certificate that was given and its key, else those that production signs itself.

    Raises StackError if there are none.
    """
    folder = settings.state / "tls"
    folder.mkdir(mode=0o700, exist_ok=True)
    given = {"GIVEN_CERT": settings.tls_cert or "", "GIVEN_KEY": settings.tls_key or ""}
    done = subprocess.run(
        ["sh", CHECKOUT / "nginx/certificate.sh"], capture_output=True, text=True, check=False,
        env={**os.environ, **given, "TLS_FOLDER": folder},
    )  # fmt: skip
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise StackError(f"no certificate: {lines[-1]}")
    return {name: (settings.state / name).read_bytes() for name in (CERTIFICATE, KEY)}


def open_files(allowed: int) -> int:
    """How many files a worker asks for, of those that its account is allowed."""
    return OPEN_FILES if allowed == resource.RLIM_INFINITY else min(allowed, OPEN_FILES)


def main_file(allowed: int) -> bytes:
    """nginx.conf, which asks for no more open files than the account is allowed.

    nginx would start, but with the few that it has, and with more connections than files.
    """
    text = (CHECKOUT / "nginx/nginx.conf").read_text()
    asked = open_files(allowed)
    text = text.replace(f"worker_rlimit_nofile {OPEN_FILES};", f"worker_rlimit_nofile {asked};")
    connections = f"worker_connections {OPEN_FILES // 2};"
    return text.replace(connections, f"worker_connections {asked // 2};").encode()


def files(settings: Settings) -> dict[Path, bytes]:
    """Every file in the folder of nginx, by its path. Raises StackError without a certificate."""
    www = CHECKOUT / "nginx/www"
    found = {"nginx.conf": main_file(resource.getrlimit(resource.RLIMIT_NOFILE)[1])}
    found |= {f"conf.d/{name}": text.encode() for name, text in rendered(_values(settings)).items()}
    found |= {
        f"www/{path.relative_to(www)}": path.read_bytes()
        for path in sorted(www.rglob("*"))
        if path.is_file()
    }
    found |= {f"www/ui/{name}": content for name, content in page.files(settings).items()}
    if settings.is_production:
        found |= _certificate(settings)
    return {settings.etc / "nginx" / name: content for name, content in found.items()}
