"""The one layout of the certificate. Other modules use what is exported here and nothing inside."""

from certificates.drawing.facts import CertificateFacts, Wording
from certificates.drawing.layout import check_name, draw_certificate

__all__ = ["CertificateFacts", "Wording", "check_name", "draw_certificate"]
