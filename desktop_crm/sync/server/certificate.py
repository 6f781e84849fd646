"""A certificate that the server makes for itself, and the fingerprint by which laptops know it."""

from __future__ import annotations

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, GeneralName

CERTIFICATE, KEY = "certificate.pem", "key.pem"
_HOLDS = timedelta(days=3650)


def self_made(folder: Path, host: str, holds: timedelta = _HOLDS) -> tuple[Path, Path]:
    """The files of the certificate and its key. Made once: laptops know it by its fingerprint."""
    certificate, key = folder / CERTIFICATE, folder / KEY
    if not (certificate.exists() and key.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        _make(certificate, key, host, holds)
    return certificate, key


def vouched_by_itself(certificate: Path) -> str:
    """The SHA-256 fingerprint of a certificate that nobody else has signed; "" when somebody has."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise UserError(
            _("The certificate “{name}” cannot be read.").format(name=certificate.name),
            _("Name the file of a certificate in PEM form."),
        ) from error
    return read.fingerprint(SHA256()).hex() if read.issuer == read.subject else ""


def _make(certificate: Path, key: Path, host: str, holds: timedelta) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    secret = ec.generate_private_key(ec.SECP256R1())
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.unlink(missing_ok=True)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    certificate.write_bytes(_signed(secret, host, holds).public_bytes(Encoding.PEM))


def _signed(secret: EllipticCurvePrivateKey, host: str, holds: timedelta) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Desktop CRM")])
    # A laptop whose clock is slow must not take a fresh certificate for one that does not hold yet.
    start = datetime.now(UTC) - timedelta(days=30)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(start, datetime.now(UTC) + holds - timedelta(days=1)))
        .not_valid_after(datetime.now(UTC) + holds)
        .add_extension(x509.SubjectAlternativeName([_general(host), x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .sign(secret, SHA256())
    )


def _general(host: str) -> GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode("ascii"))
