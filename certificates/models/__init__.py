"""Certificates and their history, confirmed names, designs, bulk issues."""

from certificates.models.bulk_issues import BulkIssue, BulkIssueRow, BulkState
from certificates.models.certificates import (
    Certificate,
    CertificateEvent,
    CertificateState,
    NameShown,
    RevocationReason,
    private_storage,
)
from certificates.models.designs import CertificateDesign, CertificateLanguages, DesignLook, codes_of
from certificates.models.names import NameConfirmation

__all__ = [
    "BulkIssue",
    "BulkIssueRow",
    "BulkState",
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateLanguages",
    "CertificateState",
    "DesignLook",
    "NameConfirmation",
    "NameShown",
    "RevocationReason",
    "codes_of",
    "private_storage",
]
