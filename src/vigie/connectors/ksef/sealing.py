"""What KSeF wants encrypted: our token at login, each invoice under a key of its own."""

import base64
import hashlib
import os
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from vigie.connectors.web import unreadable


@dataclass(frozen=True, slots=True)
class SessionKey:
    """A key of 256 bits and a vector of 128, fresh for one session."""

    key: bytes
    vector: bytes

    def sealed(self, content: bytes) -> bytes:
        """Return content under AES-256-CBC with PKCS#7."""
        padder = padding.PKCS7(128).padder()
        padded = padder.update(content) + padder.finalize()
        cipher = Cipher(algorithms.AES(self.key), modes.CBC(self.vector)).encryptor()
        return cipher.update(padded) + cipher.finalize()


def new_session_key() -> SessionKey:
    """Return a key that was never used."""
    return SessionKey(os.urandom(32), os.urandom(16))


def wrapped(secret: bytes, certificate: str) -> str:
    """Return a secret under the public key of a certificate (DER in base64), in base64."""
    try:
        key = x509.load_der_x509_certificate(base64.b64decode(certificate)).public_key()
    except ValueError as error:
        raise unreadable("certificate") from error
    if not isinstance(key, RSAPublicKey):
        raise unreadable("certificate")
    oaep = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return text(key.encrypt(secret, oaep))


def text(content: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(content).decode()


def digest(content: bytes) -> str:
    """Return SHA-256 in base64."""
    return text(hashlib.sha256(content).digest())
