"""Reads the settings of one stack from the environment and .env, and refuses what cannot work."""

import hashlib
import ipaddress
import os
import pwd
import re
from pathlib import Path

from dotenv import dotenv_values

from tools.settings import CHECKOUT, Settings, StackError


def _checkout_key() -> str:
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    return f"{CHECKOUT.name.replace(' ', '-')}-{digest}"


def _default_state() -> Path:
    if os.geteuid() == 0:
        base = Path("/var/lib")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
    is_production = os.environ.get("LAB_PROFILE") == "production"
    return base / "lab-inventory" / (_checkout_key() + ("-production" if is_production else ""))


def _run_as() -> str:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    account = os.environ.get("LAB_RUN_AS") or "postgres"
    if account == "root":
        raise StackError("LAB_RUN_AS is root, and PostgreSQL refuses to run as root; set it to "
                         "another account")  # fmt: skip
    return account


def _path(name: str, default: Path) -> Path:
    """The folder that a variable names. Raises StackError if no configuration file can hold it."""
    path = Path(os.environ.get(name) or default)
    if not path.is_absolute():
        raise StackError(f"{name} is {str(path)!r}; set it to an absolute path")
    if any(c in str(path) for c in "\"'\\%$;#{}\n"):
        raise StackError(f"the path {path} holds a character that configuration files cannot; "
                         f"set {name} to another one")  # fmt: skip
    return path


def _profile(state: Path) -> str:
    """Development or production: LAB_PROFILE, else the profile that the data were made with.

    Raises StackError if the two differ: no slip opens production to everyone, and no data that
    anyone may have written become production's.
    """
    file = state / "profile"
    made_as = "development" if (state / "data").exists() else ""
    if file.exists():
        made_as = file.read_text().strip()
    profile = os.environ.get("LAB_PROFILE") or made_as or "development"
    if profile not in ("development", "production"):
        raise StackError(f"LAB_PROFILE is {profile!r}; set it to development or production")
    if made_as and profile != made_as:
        raise StackError(f"the data in {state} are of {made_as}, and LAB_PROFILE is {profile}; set "
                         "LAB_STATE_DIR to another folder")  # fmt: skip
    return profile


def _tls() -> tuple[Path | None, Path | None]:
    """The certificate and its key. Raises StackError if one is missing."""
    paths = []
    for name in ("LAB_TLS_CERT", "LAB_TLS_KEY"):
        path = CHECKOUT / os.environ.get(name, "")
        if path != CHECKOUT and not path.is_file():
            raise StackError(f"{name} names no file: {path}")
        paths.append(None if path == CHECKOUT else path)
    if (paths[0] is None) != (paths[1] is None):
        raise StackError("LAB_TLS_CERT and LAB_TLS_KEY belong together; set both, or neither")
    return paths[0], paths[1]


def _urls(name: str) -> list[str]:
    """The URLs of a variable, with spaces or commas between them. Raises StackError."""
    urls = os.environ.get(name, "").replace(",", " ").split()
    for url in urls:
        if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(?:/[A-Za-z0-9._~/-]*)?", url):
            raise StackError(f"{name} holds {url!r}; set it to a URL, as https://lab.example")
    return urls


def _origins() -> str:
    """CORS: origins whose pages may use the API; scheme and host, no path. Raises StackError."""
    urls = _urls("LAB_CORS_ORIGINS")
    for url in urls:
        if url.count("/") != 2:
            raise StackError(f"LAB_CORS_ORIGINS holds {url!r}; an origin has no path")
    return " ".join(urls)


def _is_on(name: str) -> bool:
    """A setting that is on or off. Raises StackError."""
    text = os.environ.get(name) or "off"
    if text not in ("on", "off"):
        raise StackError(f"{name} is {text!r}; set it to on or off")
    return text == "on"


def _use_plain_clients() -> None:
    """Puts PostgreSQL's client programs before Debian's wrappers of them.

    A wrapper is a Perl script that takes six times as long as the psql that it runs, and a deploy
    runs two of them a change.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"), key=lambda p: int(p.parts[-3]))
    path = os.environ.get("PATH", os.defpath)
    if found and not path.startswith(f"{found[-1].parent}:"):
        os.environ["PATH"] = f"{found[-1].parent}:{path}"


def load() -> Settings:
    """Settings from the environment, else from .env in the checkout, else the defaults.

    Raises StackError if a value makes no sense.
    """
    for name, text in dotenv_values(CHECKOUT / ".env").items():
        if text and not os.environ.get(name):
            os.environ[name] = text
    # The variables of libpq (PGPORT, PGHOST, …) would lead to another database.
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
    _use_plain_clients()
    get = os.environ.get
    state = _path("LAB_STATE_DIR", _default_state())
    profile = _profile(state)
    port = get("LAB_HTTP_PORT") or ("1337" if profile == "production" else "5000")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise StackError(f"LAB_HTTP_PORT is {port!r}; set it to a port from 1 to 65535")
    # Everybody who reaches development may change everything, so it listens to this machine alone.
    address = get("LAB_HTTP_ADDRESS") or ("0.0.0.0" if profile == "production" else "127.0.0.1")
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        raise StackError(f"LAB_HTTP_ADDRESS is {address!r}; set it to an IPv4 address, as "
                         "127.0.0.1 or 0.0.0.0") from None  # fmt: skip
    # A Unix socket's path holds 107 bytes; this is the longest name in it.
    if len(os.fsencode(state / "run/supervisor.sock.12345678")) > 107:
        raise StackError(f"the path {state} is too long for a Unix socket; set LAB_STATE_DIR to a "
                         "shorter one")  # fmt: skip
    tls_cert, tls_key = _tls()
    pg_bindir, postgrest_bin = get("LAB_PG_BINDIR"), get("LAB_POSTGREST_BIN")
    return Settings(
        state=state,
        cache=_path("LAB_CACHE_DIR", Path()),
        http_address=address,
        http_port=int(port),
        run_as=_run_as(),
        pg_bindir=Path(pg_bindir) if pg_bindir else None,
        postgrest_bin=Path(postgrest_bin) if postgrest_bin else None,
        profile=profile,
        jwt_secret=get("LAB_JWT_SECRET") or None,
        jwk_set=get("LAB_JWK_SET") or None,
        oidc_issuer=get("LAB_OIDC_ISSUER") or "",
        tls_cert=tls_cert,
        tls_key=tls_key,
        cors_origins=_origins(),
        public_url=next(iter(_urls("LAB_PUBLIC_URL")), None),
        requires_if_match=_is_on("LAB_REQUIRE_IF_MATCH"),
    )
