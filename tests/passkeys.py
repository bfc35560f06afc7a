"""A phone in software: makes a passkey and uses it, as a browser would send it."""

import hashlib
import json
import secrets

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

# A registration as a browser begins it; nothing checks the challenge of a key that a test just writes down.
OPTIONS = {"publicKey": {"challenge": "", "user": {"id": ""}}}
ORIGIN = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftPasskey:
    """One key pair. ``verifies=False`` is a key that asks for no finger, face or PIN."""

    def __init__(self, *, verifies=True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.rp_id_hash = hashlib.sha256(b"localhost").digest()
        self.user_handle = b""

    def created(self, options):
        """The answer to the options of a registration, as JSON text."""
        public = options["publicKey"]
        self.user_handle = public["user"]["id"]
        credential = AttestedCredentialData.create(
            Aaguid(bytes(16)), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self.rp_id_hash, self.flags | ATTESTED, 0, credential)
        attested = AttestationObject.create("none", data, {})
        client = self._client_data("webauthn.create", public["challenge"])
        return self._answer(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)},
            {"credProps": {"rk": True}},
        )

    def shown(self, options):
        """The answer to the options of a sign-in, as JSON text."""
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self.rp_id_hash, self.flags, 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.user_handle,
            },
            {},
        )

    @staticmethod
    def _client_data(kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()

    def _answer(self, response, results):
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": results,
            }
        )


def give_passkey(user, name="My phone"):
    """A passkey that ``user`` has, without the pages that make one."""
    data = {"name": name, "credential": json.loads(SoftPasskey().created(OPTIONS))}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
