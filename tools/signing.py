"""The secret that signs access tokens, and what checks them."""

import json
import secrets

from tools import supervise
from tools.settings import Settings, StackError


def keep(settings: Settings, secret: str) -> bool:
    """Writes what signs tokens and what checks them; answers whether anything is new.

    Raises StackError if LAB_JWK_SET is no set of keys.
    """
    try:
        keys = json.loads(settings.jwk_set)["keys"] if settings.jwk_set else []
    except (ValueError, KeyError, TypeError):
        keys = None
    if not isinstance(keys, list) or bool(keys) != bool(settings.jwk_set):
        raise StackError('LAB_JWK_SET is no JWK set; it is JSON as {"keys": [...]}, our own key '
                         "among them (docs/identity-provider.md)")  # fmt: skip
    is_new = False
    for file, text in (
        (settings.secret_file, secret), (settings.keys_file, settings.jwk_set or secret)
    ):  # fmt: skip
        if not file.exists() or file.read_text() != text:
            file.unlink(missing_ok=True)
            supervise.write_private(settings, file, text.encode())
            is_new = True
    return is_new


# What a secret holds that somebody has copied: from an example, or from docker-compose.yml.
COPIED = ("example", "development-only", "changeme", "secret")


def secret(settings: Settings) -> str:
    """The secret that signs tokens; development makes one for itself.

    Raises StackError if it is one that could be guessed, or if production has none.
    """
    chosen = settings.jwt_secret
    if chosen is None and not settings.is_production:
        file = settings.secret_file
        return file.read_text() if file.exists() else secrets.token_hex(32)
    is_guessable = chosen is None or len(chosen.encode()) < 32 or len(set(chosen)) < 10
    if settings.is_production:
        is_guessable |= any(word in (chosen or "").lower() for word in COPIED)
    if chosen is None or is_guessable:
        fault = "is missing" if chosen is None else "can be guessed"
        raise StackError(f"LAB_JWT_SECRET {fault}; set it to 32 characters or more of your own, "
                         "as openssl rand -hex 32 makes them")  # fmt: skip
    return chosen
