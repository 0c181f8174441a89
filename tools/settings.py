"""The settings of one stack, and the places that follow from them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASE = "lab_inventory"


class StackError(Exception):
    """A fault and the next step, in one line for the person at the terminal."""


@dataclass(frozen=True)
class Settings:
    """One stack: its folders, its port, the programs it runs and the account they run as."""

    state: Path
    cache: Path
    http_address: str
    http_port: int
    run_as: str
    pg_bindir: Path | None
    postgrest_bin: Path | None
    profile: str
    jwt_secret: str | None
    jwk_set: str | None
    oidc_issuer: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    cors_origins: str = ""
    public_url: str | None = None
    requires_if_match: bool = False

    @property
    def is_production(self) -> bool:
        """True if a request without a token may only log in."""
        return self.profile == "production"

    @property
    def secret_file(self) -> Path:
        """The secret that signs access tokens; only the stack's account may read the file."""
        return self.state / "jwt_secret"

    @property
    def keys_file(self) -> Path:
        """The keys with which PostgREST checks tokens: LAB_JWK_SET, or the secret alone."""
        return self.state / "jwk_set"

    @property
    def profile_file(self) -> Path:
        """The profile that the data were made with."""
        return self.state / "profile"

    @property
    def data(self) -> Path:
        """The data directory of PostgreSQL."""
        return self.state / "data"

    @property
    def etc(self) -> Path:
        """Rendered configuration; written anew by every up."""
        return self.state / "etc"

    @property
    def run(self) -> Path:
        """Sockets and pid files."""
        return self.state / "run"

    @property
    def log(self) -> Path:
        """One log a program, rotated by supervisord."""
        return self.state / "log"

    @property
    def url(self) -> str:
        """The URL at which people reach the stack."""
        host = "localhost" if self.http_address in ("127.0.0.1", "0.0.0.0") else self.http_address
        return f"{'https' if self.is_production else 'http'}://{host}:{self.http_port}"

    def conninfo(self, user: str) -> str:
        """A libpq connection string for the database role `user`."""
        return f"host='{self.run}' port=5432 dbname={DATABASE} user={user}"


def program(name: str) -> str:
    """The path of an installed program. Raises StackError where it is missing."""
    path = shutil.which(name)
    if path is None:
        raise StackError(f"{name} is missing; put it on the PATH, or let ./stack up install it")
    return path


def say(text: str) -> None:
    """Tells the person at the terminal about the next step."""
    print(text, flush=True)
