"""An outside identity provider, made by the tests: a key, tokens, and a stack that trusts it."""

import base64
import json
import secrets
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.settings import Settings

ISSUER = "https://login.example/realms/labs"
# PostgREST 13 and later find a token's key by it, and take no token whose key they do not find.
KID = "1"


def base64url(data: bytes) -> str:
    """Base64 as tokens have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider:
    """An identity provider: a key, and tokens that it signs."""

    def __init__(self, folder: Path) -> None:
        """Makes an RSA key of 2048 bits in `folder`."""
        self.key = folder / "key.pem"
        self.openssl("genrsa", "-out", str(self.key), "2048")

    def openssl(self, *arguments: str, data: bytes = b"") -> bytes:
        """The output of openssl."""
        return subprocess.run(
            ["openssl", *arguments], input=data, capture_output=True, check=True
        ).stdout

    def jwk(self) -> dict[str, str]:
        """The public half, as a JSON Web Key; its kid is the one that the tokens name."""
        printed = self.openssl("rsa", "-in", str(self.key), "-noout", "-modulus").decode()
        modulus = bytes.fromhex(printed.strip().partition("=")[2])
        return {"kty": "RSA", "alg": "RS256", "kid": KID, "n": base64url(modulus), "e": "AQAB"}

    def token(self, header: dict[str, str] | None = None, **changes: Any) -> str:
        """A token for ann@lab.example, good for an hour; a change to None leaves a claim out.

        A claim that is given as a timedelta is that far from now.
        """
        claims = {
            "iss": ISSUER, "aud": "lab-inventory", "sub": "f:1:ann", "email": "Ann@Lab.example",
            "email_verified": True, "exp": int(time.time()) + 3600,
        } | changes  # fmt: skip
        for name, value in claims.items():
            if isinstance(value, timedelta):
                claims[name] = int(time.time() + value.total_seconds())
        claims = {name: value for name, value in claims.items() if value is not None}
        parts = [header or {"alg": "RS256", "typ": "JWT", "kid": KID}, claims]
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        signature = self.openssl("dgst", "-sha256", "-sign", str(self.key), data=signed.encode())
        return f"{signed}.{base64url(signature)}"

    def trusted_by(self, settings: Settings) -> Settings:
        """The settings of a stack that takes this provider's tokens beside its own."""
        secret = secrets.token_hex(32)
        own = {"kty": "oct", "alg": "HS256", "k": base64url(secret.encode())}
        keys = json.dumps({"keys": [own, self.jwk()]})
        return replace(settings, jwt_secret=secret, jwk_set=keys, oidc_issuer=ISSUER)
