"""Reads fixtures (a JSON file) and says, a JSON object a line, what Python's cbor2 and openssl make of each message."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cbor2


def der_integer(number: bytes) -> bytes:
    number = number.lstrip(b"\0") or b"\0"
    if number[0] & 0x80:
        number = b"\0" + number
    return b"\x02" + bytes([len(number)]) + number


def verify(fixture: dict, folder: Path) -> dict:
    protected, unprotected, payload, signature = cbor2.loads(bytes.fromhex(fixture["message"]))
    header = cbor2.loads(protected)
    assert header[1] == -7 and unprotected == {} and len(signature) == 64, "form"
    signed = cbor2.dumps(["Signature1", protected, bytes.fromhex(fixture["aad"]), payload])
    body = der_integer(signature[:32]) + der_integer(signature[32:])
    (folder / "signed").write_bytes(signed)
    (folder / "signature").write_bytes(b"\x30" + bytes([len(body)]) + body)
    (folder / "key").write_bytes(bytes.fromhex(fixture["spki"]))
    result = subprocess.run(
        ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", folder / "key",
         "-signature", folder / "signature", folder / "signed"],
        capture_output=True, text=True, check=False)
    line = {"name": fixture["name"], "by": "cbor2 and openssl", "verified": result.returncode == 0}
    if line["verified"]:
        line["payload"] = payload.hex()
        line["again"] = cbor2.dumps(cbor2.loads(payload), canonical=True).hex()
    return line


with tempfile.TemporaryDirectory() as name:
    for entry in json.loads(Path(sys.argv[1]).read_text()):
        try:
            print(json.dumps(verify(entry, Path(name))))
        except (ValueError, KeyError, TypeError, AssertionError) as error:
            print(json.dumps({"name": entry["name"], "by": "cbor2 and openssl", "verified": False, "error": repr(error)}))
