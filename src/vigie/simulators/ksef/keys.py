"""The Ministry's key: a certificate to publish, and the private half to open what is sealed."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.x509.oid import NameOID


class Ministry:
    """Holds one RSA key of 2,048 bits, made when the process starts."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "KSeF simulator")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .sign(self._key, hashes.SHA256())
        )
        der = certificate.public_bytes(serialization.Encoding.DER)
        self.certificate = base64.b64encode(der).decode()

    def opened(self, wrapped: str) -> bytes:
        """Return what was wrapped under the public key."""
        oaep = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        return self._key.decrypt(base64.b64decode(wrapped), oaep)


def unsealed(sealed: bytes, key: bytes, vector: bytes) -> bytes:
    """Return what was sealed under AES-256-CBC with PKCS#7."""
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = cipher.update(sealed) + cipher.finalize()
    unpadder = padding.PKCS7(128).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def hash_of(content: bytes) -> str:
    """Return SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
