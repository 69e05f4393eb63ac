"""The keys of encrypted fields: a ring for AES-256-GCM and one key for blind indexes, both outside the database.

``FIELD_KEYS`` holds keys of 32 bytes in base64, with commas: the first encrypts, each decrypts what it encrypted.
A sealed value is one byte of version, four of key id (start of the key's SHA-256), twelve of nonce, then the
ciphertext with its tag of sixteen. ``FIELD_INDEX_KEY`` is as secret as the ring: identity and phone numbers are
few enough to be tried out by whoever holds it.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
KEY_BYTES, ID_BYTES, NONCE_BYTES = 32, 4, 12
_HEAD = len(VERSION) + ID_BYTES


class UnreadableValueError(Exception):
    """A sealed value that no key of the ring opens, or that was changed or moved to another field."""


def seal(text, context):
    """Return ``text`` encrypted under the ring's first key; only ``open_sealed`` with an equal ``context`` reads it."""
    key_id, cipher = next(iter(_ring(settings.FIELD_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + key_id + nonce + cipher.encrypt(nonce, text.encode(), context.encode())


def open_sealed(sealed, context):
    """Return the text of a value made by ``seal``; raises UnreadableValueError."""
    sealed = bytes(sealed)
    cipher = _ring(settings.FIELD_KEYS).get(sealed[len(VERSION) : _HEAD])
    if sealed[: len(VERSION)] != VERSION or cipher is None:
        raise UnreadableValueError(f"No key of FIELD_KEYS fits a value of {context}.")
    nonce, content = sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, content, context.encode()).decode()
    except (InvalidTag, ValueError):
        raise UnreadableValueError(f"A value of {context} was changed or belongs to another field.") from None


def is_current(sealed):
    """True when ``sealed`` was made with the ring's first key."""
    current = next(iter(_ring(settings.FIELD_KEYS)))
    return bytes(sealed)[:_HEAD] == VERSION + current


def fingerprint(kind, normalised):
    """Return the 64 hex digits that stand for ``normalised`` in blind indexes of ``kind``."""
    (key,) = _keys("FIELD_INDEX_KEY", settings.FIELD_INDEX_KEY)
    return hmac.new(key, f"{kind}\0{normalised}".encode(), hashlib.sha256).hexdigest()


def check_keys():
    """Stop the start with a sentence when a key is missing, short or used for both purposes."""
    ring, index = _keys("FIELD_KEYS", settings.FIELD_KEYS), _keys("FIELD_INDEX_KEY", settings.FIELD_INDEX_KEY)
    if len(index) != 1 or index[0] in ring:
        raise ImproperlyConfigured(
            "FIELD_INDEX_KEY 只能有一个，且不能与 FIELD_KEYS 相同。"
            "FIELD_INDEX_KEY must be one key and none of FIELD_KEYS."
        )


@lru_cache(maxsize=8)
def _ring(text):
    return {hashlib.sha256(key).digest()[:ID_BYTES]: AESGCM(key) for key in _keys("FIELD_KEYS", text)}


@lru_cache(maxsize=8)
def _keys(name, text):
    try:
        keys = [base64.b64decode(part.strip(), validate=True) for part in text.split(",")]
    except (binascii.Error, ValueError):
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ImproperlyConfigured(
            f"{name} 须为 base64 编码的 32 字节随机密钥（openssl rand -base64 32）。"
            f"{name} must hold random keys of 32 bytes in base64 (openssl rand -base64 32)."
        )
    return keys
