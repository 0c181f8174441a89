"""Production's TLS, and what browsers are told."""

import socket
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from api_tests.conftest import ORIGINS, Api, assert_error
from tools import up
from tools.settings import CHECKOUT, Settings, StackError

pytestmark = pytest.mark.once


def served(stack: Settings) -> Path:
    """The certificate that nginx of a stack was given."""
    return stack.etc / "nginx/tls/server.crt"


def handshake(stack: Settings, version: ssl.TLSVersion) -> str | None:
    """The protocol agreed on by a client that speaks this version of TLS alone."""
    context = ssl.create_default_context(cafile=served(stack))
    context.set_ciphers("ALL:@SECLEVEL=0")  # or the client itself refuses the old versions
    context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", stack.http_port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        return wrapped.version()


def test_production_answers_over_tls(prod: Api) -> None:
    """The first start serves HTTPS, and a client that trusts its certificate is content."""
    assert prod.base_url.startswith("https://")
    assert prod.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("version", "name"), [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")]
)
def test_new_tls_is_spoken(production: Settings, version: ssl.TLSVersion, name: str) -> None:
    """TLS 1.2 and 1.3 are spoken."""
    assert handshake(production, version) == name


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(production: Settings, version: ssl.TLSVersion) -> None:
    """TLS 1.0 and 1.1 are refused, by nginx and not by the client that tries."""
    with pytest.raises(ssl.SSLError, match="alert protocol version"):
        handshake(production, version)


@pytest.mark.parametrize("path", ["/health", "/", "/sites", "/nothing", "/ui/icon.svg"])
def test_browsers_are_told_to_stay_on_tls(prod: Api, path: str) -> None:
    """Every answer, an error too, says for a year that there is nothing but HTTPS."""
    assert prod.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_plain_http_is_refused(production: Settings, api: Api) -> None:
    """A request in plain HTTP gets a 400 of the usual shape that says what to do."""
    with Api(production.url.replace("https:", "http:")) as plain:
        answer = plain.get("/health")
    assert_error(answer, 400, "HTTPS", "https://")
    assert "Strict-Transport-Security" not in answer.headers
    # Development speaks it, and tells nobody to stay with TLS.
    assert "Strict-Transport-Security" not in api.get("/health").headers


def test_the_key_is_its_accounts_alone(production: Settings) -> None:
    """Nobody but the stack's own account may read the key."""
    key = production.etc / "nginx/tls/server.key"
    assert (key.stat().st_mode & 0o777, key.owner()) == (0o400, production.run_as)


def test_a_given_certificate_is_served(production: Settings, tmp_path: Path) -> None:
    """The certificate of the settings is served from the next up on, and without it the first."""
    first = served(production).read_bytes()
    subprocess.run(["sh", CHECKOUT / "nginx/certificate.sh"], check=True, capture_output=True,
                   env={"TLS_FOLDER": str(tmp_path), "GIVEN_CERT": "", "GIVEN_KEY": "",
                        "PATH": "/usr/bin:/bin"})  # fmt: skip
    given = replace(production, tls_cert=tmp_path / "server.crt", tls_key=tmp_path / "server.key")
    address = ("127.0.0.1", production.http_port)
    try:
        up.up(given)
        shown = ssl.get_server_certificate(address)
        assert shown == (tmp_path / "server.crt").read_text() != first.decode()
    finally:
        up.up(production)
    assert ssl.get_server_certificate(address) == first.decode()


def test_a_key_of_another_certificate_is_refused(
    production: Settings, prod: Api, tmp_path: Path
) -> None:
    """A certificate without its key is refused in one line, each time, and what serves goes on."""
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-out", tmp_path / "key.pem"],
                   check=True, capture_output=True)  # fmt: skip
    wrong = replace(production, tls_cert=served(production), tls_key=tmp_path / "key.pem")
    for _ in range(2):
        with pytest.raises(StackError, match="nginx refuses"):
            up.up(wrong)
    assert prod.get("/health").status_code == 200


# Headers for browsers


@pytest.mark.parametrize("path", ["/health", "/sites", "/nothing", "/%ff"])
def test_answers_for_programs_are_no_pages(prod: Api, path: str) -> None:
    """An answer that is no page may load nothing, stand in no frame, and is what its type says."""
    headers = prod.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_page_loads_from_here_alone(prod: Api) -> None:
    """The page may load what is served here, and stand in no frame."""
    headers = prod.get("/", headers={"Accept": "text/html"}).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'self'"
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"


PATHS = ("/sites", "/site/1", "/site", "/sites/0/10", "/login", "/me", "/tokens", "/rpc/login",
         "/lab/1/members", "/")  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_preflight_of_a_configured_origin(prod: Api, origin: str) -> None:
    """A page of an origin in LAB_CORS_ORIGINS may send any method, with a token and any header."""
    for path in PATHS:
        answer = prod.options(path, headers={
            "Origin": origin, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, lab"})  # fmt: skip
        assert answer.status_code == 204, path
        assert answer.headers["Access-Control-Allow-Origin"] == origin, path
        assert answer.headers["Access-Control-Allow-Methods"] == "*", path
        assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, *", path
        assert "Origin" in answer.headers["Vary"], path
        assert "Access-Control-Allow-Credentials" not in answer.headers, path


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "https://tool.example.evil.example", "https://tool.exampl",
     "http://tool.example", "https://tool.example:8443", "https://other.example", "null",
     "https://", "https://tool.example https://other.example:8443", ""],
)  # fmt: skip
def test_preflight_of_a_foreign_origin(prod: Api, origin: str) -> None:
    """A page of any other origin may read nothing, and send nothing that needs to be asked for."""
    for path in PATHS:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = prod.options(path, headers=headers)
        names = [name for name in answer.headers if name.startswith("Access-Control")]
        assert names == [], path


def test_answers_for_a_configured_origin_can_be_read(prod: Api) -> None:
    """An answer to a page of a configured origin, an error too, may be read there."""
    for path, status in (("/health", 200), ("/sites", 401), ("/nothing", 404)):
        answer = prod.get(path, headers={"Origin": ORIGINS[0]})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGINS[0]
        assert answer.headers["Access-Control-Expose-Headers"] == "*"
        foreign = prod.get(path, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in foreign.headers


def test_development_lets_no_other_origin_in(api: Api) -> None:
    """Unless it is told, no page of another origin may read what the API says."""
    for origin in ("https://evil.example", "null", ""):
        answer = api.get("/sites", headers={"Origin": origin})
        assert [name for name in answer.headers if name.startswith("Access-Control")] == []
