"""Mints the conformance vectors.

    python mint.py OUT            writes the whole tree to OUT
    python mint.py --check DIR    exits 1 and names what differs from DIR
    python mint.py --coverage     lists the codes of the catalogue that no vector produces
"""

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

import jsonschema

import accept_encrypted_idps
import accept_encrypted_parts
import accept_encryption
import accept_idps
import accept_profile
import accept_signatures
import accept_xml
import claims
import artifact_responses
import artifact_vectors
import config_vectors
import flags
import keys
import logout_accept
import logout_base
import logout_reject
import logout_rules
import metadata_accept
import metadata_logins
import metadata_reject
import metadata_vectors
import museum
import profile_rules
import reject_assertion
import reject_binding
import reject_encryption
import reject_key
import reject_opening
import reject_response
import reject_signature
import reject_store
import reject_wrapping
import reject_xml
import service_profiles
import systems
import vector

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / "src"
ROOMS = [
    accept_signatures,
    accept_xml,
    accept_profile,
    accept_idps,
    accept_encryption,
    accept_encrypted_idps,
    accept_encrypted_parts,
    reject_binding,
    reject_xml,
    reject_wrapping,
    reject_signature,
    reject_key,
    reject_response,
    reject_assertion,
    reject_encryption,
    reject_opening,
    reject_store,
    config_vectors,
    museum,
    systems,
    profile_rules,
    service_profiles,
    logout_accept,
    logout_reject,
    logout_rules,
    metadata_accept,
    metadata_reject,
    metadata_logins,
    artifact_responses,
]


def main():
    parser = argparse.ArgumentParser(description="mints the conformance vectors")
    parser.add_argument("out", nargs="?", type=Path, help="folder to write to")
    parser.add_argument("--check", type=Path, metavar="DIR", help="compare with this folder instead")
    parser.add_argument("--coverage", action="store_true", help="list the codes that no vector produces")
    arguments = parser.parse_args()
    if not (arguments.out or arguments.check or arguments.coverage):
        parser.error("nothing to do")

    keys.generate()
    for room in ROOMS:
        room.mint()
    faults = check() or claims.faults(tree())
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    files = tree()
    if arguments.coverage:
        missing = uncovered()
        print("\n".join(missing) or "every code has a vector")
        if missing:
            return 1
    if arguments.out:
        write(arguments.out, files)
        results = Counter(v.document["result"] for v in vector.VECTORS)
        print(", ".join(f"{count} {result}" for result, count in sorted(results.items())) + f"; {sum(map(len, files.values()))} bytes in {len(files)} files")
    if arguments.check:
        return compare(arguments.check, files)
    return 0


def tree():
    """Every file: path -> octets."""
    files = {"README.md": flags.readme(), "schema.json": (HERE / "schema.json").read_bytes(),
             "schema-logout.json": (HERE / "schema_logout.json").read_bytes(), ".gitattributes": b"* -text\n"}
    files.update({f"settings/{name}.json": data for name, data in {**vector.SETTINGS, **logout_base.SETTINGS}.items()})
    files.update({f"metadata/{name}": data.encode() for name, data in vector.METADATA.items()})
    files.update({f"keys/{path.name}": path.read_bytes() for path in sorted(keys.FOLDER.glob("*.pem"))})
    files["schema-metadata.json"] = (HERE / "schema_metadata.json").read_bytes()
    for made in vector.VECTORS + logout_base.VECTORS + metadata_vectors.VECTORS:
        files.update(made.write())
    files.update(claims.files(files))
    files.update(artifact_vectors.tree())
    return files


def write(out, files):
    """Writes the tree, and removes what an earlier one left."""
    for path in present(out) - set(files):
        (out / path).unlink()
    for path, data in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != data:
            target.write_bytes(data)


def compare(folder, files):
    """Names every file that is missing, too many or different."""
    there = present(folder)
    names = sorted(there ^ set(files)) + sorted(path for path in there & set(files) if (folder / path).read_bytes() != files[path])
    for name in names:
        print(name)
    return 1 if names else 0


def present(folder):
    """The files that are there and that mint answers for."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()
    return {path for path in found if path.split("/")[0] != "foreign" and path != "exceptions.json"}


def check():
    """What is wrong with the vectors themselves."""
    schema = jsonschema.Draft202012Validator(json.loads((HERE / "schema.json").read_text()))
    codes, faults, seen = catalogue(), [], set()
    accepted = {made.id for made in vector.VECTORS if made.document["result"] == "accept"}
    for made in vector.VECTORS:
        document = made.document
        faults += [f"{made.id}: {error.message}" for error in schema.iter_errors(document)]
        if made.id in seen:
            faults.append(f"{made.id}: minted twice")
        seen.add(made.id)
        if document["settings"].removeprefix("settings/").removesuffix(".json") not in vector.SETTINGS:
            faults.append(f"{made.id}: no such settings: {document['settings']}")
        faults += [f"{made.id}: flag {flag} is not explained" for flag in document["flags"] if flag not in flags.FLAGS]
        faults += [f"{made.id}: {code} is not in the catalogue" for code in document.get("warnings", []) if codes and code not in codes]
        if codes and "code" in document and document["code"] not in codes:
            faults.append(f"{made.id}: {document['code']} is not in the catalogue")
        room = made.id.split("/")[1] if made.id.startswith("reject/") else None
        if room not in (None, "wrapping", "cve") and room != document["code"].split(".")[0] and "flags" in document:
            if made.id not in ELSEWHERE:
                faults.append(f"{made.id}: the room is not that of {document['code']}")
        faults += [f"{made.id}: {name} is not accepted" for name in document.get("store", {}).get("claimed", []) if name not in accepted]
    faults += check_logout(codes)
    schema = jsonschema.Draft202012Validator(json.loads((HERE / "schema_metadata.json").read_text()))
    for made in metadata_vectors.VECTORS:
        faults += [f"{made.id}: {error.message}" for error in schema.iter_errors(made.document)]
        faults += [f"{made.id}: minted twice"] if made.id in seen else []
        seen.add(made.id)
        faults += [f"{made.id}: flag {flag} is not explained" for flag in made.document["flags"] if flag not in flags.FLAGS]
        if codes and made.document.get("code", next(iter(codes))) not in codes:
            faults.append(f"{made.id}: {made.document['code']} is not in the catalogue")
    used = {flag for made in vector.VECTORS + logout_base.VECTORS + metadata_vectors.VECTORS for flag in made.document["flags"]}
    faults += [f"flag {flag} is explained and not used" for flag in sorted(set(flags.FLAGS) - used)]
    settings = {made.document["settings"].removeprefix("settings/").removesuffix(".json") for made in vector.VECTORS}
    faults += [f"settings {name} are not used" for name in sorted(set(vector.SETTINGS) - settings)]
    faults += artifact_vectors.check(codes)
    return faults


def check_logout(codes):
    """What is wrong with the vectors for logout."""
    schema = jsonschema.Draft202012Validator(json.loads((HERE / "schema_logout.json").read_text()))
    faults, seen = [], set()
    accepted = {made.id for made in logout_base.VECTORS if made.document["result"] == "accept"}
    for made in logout_base.VECTORS:
        document = made.document
        faults += [f"{made.id}: {error.message}" for error in schema.iter_errors(document)]
        faults += [f"{made.id}: minted twice"] if made.id in seen else []
        seen.add(made.id)
        faults += [f"{made.id}: flag {flag} is not explained" for flag in document["flags"] if flag not in flags.FLAGS]
        faults += [f"{made.id}: {code} is not in the catalogue" for code in [document.get("code"), *document.get("warnings", [])] if code and codes and code not in codes]
        faults += [f"{made.id}: {name} is not accepted" for name in document.get("store", {}).get("claimed", []) if name not in accepted]
    used = {made.document["settings"].removeprefix("settings/").removesuffix(".json") for made in logout_base.VECTORS}
    faults += [f"settings {name} are not used, or not there" for name in sorted(set(logout_base.SETTINGS) ^ used)]
    return faults


# Vectors that stand beside their like although another room refuses them.
ELSEWHERE = {
    "reject/binding/base64-twice", "reject/replay/after-request", "reject/request/confirmation-of-another", "reject/signature/void-relative-namespace",
    "reject/signature/void-relative-namespace-on-response", "reject/store/not-asked-for-bad-messages",
}


def catalogue():
    """The codes of the catalogue, read from its source."""
    path = SOURCE / "fault.rs"
    return set(re.findall(r'^    [A-Z]\w+ "([a-z]+\.[a-z0-9-]+)" ', path.read_text(), re.M)) if path.exists() else set()


def uncovered():
    """Codes that no vector produces."""
    warned = {code for made in vector.VECTORS for code in made.document.get("warnings", [])}
    apart = {made.get("code") for made in artifact_vectors.vectors()}
    refused = {made.document.get("code") for made in vector.VECTORS + logout_base.VECTORS + metadata_vectors.VECTORS}
    return sorted(catalogue() - refused - warned - apart)


if __name__ == "__main__":
    sys.exit(main())
