#!/usr/bin/env python3
"""Compares samlight's canonicalization with libxml2's, octet for octet.

    differential.py PROGRAM [--folder DIR]... [--others COUNT] [--random COUNT] [--seed SEED] [--show N] [--least COUNT]
    differential.py --check

Every element of every document is an apex once: alone, and without one of its descendants (its ds:Signature, if it has one), under each method,
with and without comments, with several prefix lists. The documents are the *.xml and *.b64 files of the folders and generated ones. With
`--others`, files have fewer apexes: what signatures are made over (the root, the parent of a ds:Signature, ds:SignedInfo) and so many others, in
turn with comments and without.
libxml2 is reached through ctypes (the shared library of the system), because Canonical XML 1.1 and node sets cannot be reached otherwise.
`--check` says whether it can be.

PROGRAM (the test program `it`, which tests/it/c14n.rs starts this script for) reads one JSON object a line and answers each with one line:

    {"xml": "...", "select": 3, "omit": null, "method": "exclusive", "comments": false, "prefixes": ["xs", "#default"]}
    {"octets": "..."}   or   {"code": "xml.malformed"}

A request without `xml` is about the document of the one before. `select` and `omit` count the elements of the document in document order from 0; `method` is exclusive, inclusive-1.0 or inclusive-1.1.

Differences that are known and counted apart, with their reason:
  base       Canonical XML 1.1 with xml:base on the apex or around it. libxml2 joins with its general URI builder and not with the function of
             the standard (it keeps fragments, several slashes and a last `..`), and drops xml:base="" everywhere. There the octets are compared with xml:base taken out of both,
             and the value with the join of the standard, written down a second time below.
  ampersand  A namespace name with `&amp;`. libxml2 keeps it as `&#38;` in its tree and writes that; the standard has `&amp;`.
Exit code 1: an unknown difference, a generated document that was refused, or fewer comparisons than `--least`. Exit code 3: no libxml2.
"""

import argparse
import collections
import ctypes
import ctypes.util
import json
import os
import random
import re
import subprocess
import sys

from documents import DS, XML, Maker, files

UNAVAILABLE = 3
METHODS = {"inclusive-1.0": 0, "exclusive": 1, "inclusive-1.1": 2}


# --- libxml2 -----------------------------------------------------------------------------------------------------------------------------------

class Node(ctypes.Structure):
    pass


NodePointer = ctypes.POINTER(Node)
Node._fields_ = [
    ("private", ctypes.c_void_p), ("type", ctypes.c_int), ("name", ctypes.c_char_p), ("children", NodePointer), ("last", NodePointer),
    ("parent", NodePointer), ("next", NodePointer), ("prev", NodePointer), ("doc", ctypes.c_void_p), ("ns", ctypes.c_void_p),
]
ELEMENT = 1
Visible = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class Namespace(ctypes.Structure):
    _fields_ = [("next", ctypes.c_void_p), ("type", ctypes.c_int), ("href", ctypes.c_char_p), ("prefix", ctypes.c_char_p)]


def load():
    name = ctypes.util.find_library("xml2")
    if not name:
        print("libxml2 is not installed", file=sys.stderr)
        sys.exit(UNAVAILABLE)
    lib = ctypes.CDLL(name)
    lib.xmlReadMemory.restype = ctypes.c_void_p
    lib.xmlReadMemory.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int]
    lib.xmlDocGetRootElement.restype = NodePointer
    lib.xmlDocGetRootElement.argtypes = [ctypes.c_void_p]
    lib.xmlFreeDoc.argtypes = [ctypes.c_void_p]
    lib.xmlAllocOutputBuffer.restype = ctypes.c_void_p
    lib.xmlAllocOutputBuffer.argtypes = [ctypes.c_void_p]
    lib.xmlOutputBufferGetContent.restype = ctypes.c_void_p
    lib.xmlOutputBufferGetContent.argtypes = [ctypes.c_void_p]
    lib.xmlOutputBufferGetSize.restype = ctypes.c_size_t
    lib.xmlOutputBufferGetSize.argtypes = [ctypes.c_void_p]
    lib.xmlOutputBufferClose.argtypes = [ctypes.c_void_p]
    lib.xmlC14NExecute.argtypes = [ctypes.c_void_p, Visible, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    lib.xmlGetNsProp.restype = ctypes.c_void_p
    lib.xmlGetNsProp.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    return lib


class Document:
    """The elements of one document in document order; None as `elements` if libxml2 refuses it."""

    def __init__(self, lib, text):
        self.lib = lib
        data = text.encode()
        self.doc = lib.xmlReadMemory(data, len(data), None, None, 2048 | 32 | 64)
        self.elements = None
        if self.doc:
            self.elements, self.parents = [], []
            self.walk(lib.xmlDocGetRootElement(self.doc))
            self.addresses = [address(node) for node in self.elements]
            self.known = set(self.addresses)

    def walk(self, root):
        node, path = root, []
        while True:
            if node.contents.type == ELEMENT:
                self.elements.append(node)
                self.parents.append(path[-1] if path else None)
                if node.contents.children:
                    path.append(len(self.elements) - 1)
                    node = node.contents.children
                    continue
            while path and not node.contents.next:
                node = node.contents.parent
                path.pop()
            if not path:
                return
            node = node.contents.next

    def inside(self, apex):
        """The ordinals of an element and everything inside it."""
        found = {apex}
        for ordinal in range(apex + 1, len(self.elements)):
            if self.parents[ordinal] not in found:
                break
            found.add(ordinal)
        return found

    def is_signature(self, ordinal):
        node = self.elements[ordinal].contents
        return node.name == b"Signature" and bool(node.ns) and Namespace.from_address(node.ns).href == DS.encode()

    def signed(self, others, picker):
        """What signatures are made over, and some others."""
        signatures = [ordinal for ordinal in range(1, len(self.elements)) if self.is_signature(ordinal)]
        below = [ordinal for ordinal in range(len(self.elements)) if self.parents[ordinal] in signatures]
        apexes = {0, *(self.parents[ordinal] for ordinal in signatures), *(ordinal for ordinal in below if self.elements[ordinal].contents.name == b"SignedInfo")}
        rest = sorted(set(range(len(self.elements))) - apexes)
        return sorted(apexes | set(picker.sample(rest, min(others, len(rest)))))

    def bases(self, apex):
        """xml:base of the apex and its ancestors, innermost first; None where there is none."""
        values = []
        while apex is not None:
            value = self.lib.xmlGetNsProp(ctypes.cast(self.elements[apex], ctypes.c_void_p), b"base", XML.encode())
            values.append(ctypes.string_at(value).decode() if value else None)
            apex = self.parents[apex]
        return values

    def canonical(self, apex, omit, method, comments, prefixes):
        visible = self.inside(apex)
        if omit is not None:
            visible -= self.inside(omit)
        shown = {self.addresses[ordinal] for ordinal in visible}
        known = self.known

        @Visible
        def is_visible(_, node, parent):
            return int(node in shown) if node in known else int(parent in shown)

        names = (ctypes.c_char_p * (len(prefixes) + 1))(*[prefix.encode() for prefix in prefixes], None)
        buffer = self.lib.xmlAllocOutputBuffer(None)
        pointer = ctypes.cast(names, ctypes.c_void_p) if prefixes and method == "exclusive" else None
        status = self.lib.xmlC14NExecute(self.doc, is_visible, None, METHODS[method], pointer, int(comments), buffer)
        octets = ctypes.string_at(self.lib.xmlOutputBufferGetContent(buffer), self.lib.xmlOutputBufferGetSize(buffer)) if status >= 0 else None
        self.lib.xmlOutputBufferClose(buffer)
        return octets.decode() if octets is not None else None

    def free(self):
        if self.doc:
            self.lib.xmlFreeDoc(self.doc)


def address(node):
    return ctypes.cast(node, ctypes.c_void_p).value


# --- the join of Canonical XML 1.1, section 2.4, a second time -----------------------------------------------------------------------------------

PARTS = re.compile(r"^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")


def without_dots(path):
    stack, tail = [], path.split("/")[-1] in ("", ".", "..")
    for segment in path.split("/"):
        if segment in ("", "."):
            continue
        if segment == ".." and stack and stack[-1] != "..":
            stack.pop()
        elif segment != ".." or not path.startswith("/"):
            stack.append(segment)
    return ("/" if path.startswith("/") else "") + "/".join(stack) + ("/" if stack and tail else "")


def join(base, reference):
    b_scheme, b_authority, b_path, b_query = PARTS.match(base).groups()
    scheme, authority, path, query = PARTS.match(reference).groups()
    if re.search(r"(^|/)\.\.$", b_path):
        b_path += "/"
    if scheme is not None or authority is not None:
        path = without_dots(path)
        scheme = b_scheme if scheme is None else scheme
    else:
        scheme, authority = b_scheme, b_authority
        if not path:
            path, query = b_path, b_query if query is None else query
        elif path.startswith("/"):
            path = without_dots(path)
        else:
            path = without_dots(("/" if b_authority is not None and not b_path else b_path[:b_path.rfind("/") + 1]) + path)
    out = "" if scheme is None else scheme + ":"
    out += "" if authority is None else "//" + authority
    return out + path + ("" if query is None else "?" + query)


def expected_base(values):
    own, above = values[0], [value for value in values[1:] if value is not None]
    if not above:
        return own
    chain = ([own] if own is not None else []) + above
    result = chain[0]
    for base in chain[1:]:
        result = join(base, result)
    return result or None


BASE = re.compile(r'^(<(?:[^>"]|"[^"]*")*?) xml:base="([^"]*)"')


def same_but_for_base(ours, theirs, values):
    found = BASE.match(ours)
    value = found.group(2).replace("&lt;", "<").replace("&quot;", '"').replace("&amp;", "&") if found else None
    expected = expected_base(values)
    rest = lambda octets: BASE.sub(r"\1", octets).replace(' xml:base=""', "")
    return rest(ours) == rest(theirs) and value == expected


# --- the comparison ------------------------------------------------------------------------------------------------------------------------------

VARIANTS = [
    ("exclusive", False, []), ("exclusive", True, ["xs", "#default"]), ("exclusive", False, ["p", "q", "none"]), ("exclusive", True, []),
    ("inclusive-1.0", False, []), ("inclusive-1.0", True, []), ("inclusive-1.1", False, []), ("inclusive-1.1", True, []),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folder", action="append", default=[])
    parser.add_argument("--others", type=int)
    parser.add_argument("--random", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--least", type=int, default=1)
    options = parser.parse_args()
    lib = load()
    if options.check:
        return
    if not options.program:
        parser.error("which program?")
    picker = random.Random(options.seed)
    maker = Maker(options.seed)
    counts, refused, shown, turn = collections.Counter(), collections.Counter(), 0, 0

    def batches():
        for folder in options.folder:
            for name, text in files(folder):
                yield name, text, False
        for number in range(options.random):
            yield f"random {number} of seed {options.seed}", maker.document(), True

    environment = {**os.environ, "SAMLIGHT_ANSWER_C14N": "1"}
    program = subprocess.Popen([options.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)

    def ask(*requests):
        program.stdin.write("".join(json.dumps(request) + "\n" for request in requests))
        program.stdin.flush()

    def answer():
        return json.loads(program.stdout.readline())

    for name, text, generated in batches():
        document = Document(lib, text)
        counts["documents"] += 1
        ask({"xml": text, "select": 0, "omit": None, "method": "exclusive", "comments": False, "prefixes": []})
        first = answer()
        if document.elements is None or "code" in first:
            kind = ("generated" if generated else "file", first.get("code", "taken"), "taken" if document.elements else "refused")
            refused[kind] += 1
            if generated or "code" not in first:
                counts["differences"] += 1
                if shown < options.show:
                    shown += 1
                    print(f"--- {name}: ours {first}, libxml2 {'takes' if document.elements else 'refuses'}\n{text!r}")
            document.free()
            continue
        whole = generated or options.others is None
        for apex in range(len(document.elements)) if whole else document.signed(options.others, picker):
            inside = sorted(document.inside(apex) - {apex})
            signatures = [ordinal for ordinal in inside if document.parents[ordinal] == apex and document.is_signature(ordinal)]
            omits = [None] + (signatures[:1] or ([picker.choice(inside)] if inside and generated else []))
            for omit in omits:
                turn += 1
                variants = VARIANTS if whole else [variant for variant in VARIANTS if variant[1] == bool(turn % 2)]
                # Both sides work at once. The questions are shorter than what a pipe holds, so nobody waits for the other to read.
                questions = [dict(zip(("select", "omit", "method", "comments", "prefixes"), (apex, omit, *variant))) for variant in variants]
                ask(*questions)
                canonical = [document.canonical(apex, omit, *variant) for variant in variants]
                for (method, comments, prefixes), theirs in zip(variants, canonical):
                    ours = answer().get("octets")
                    counts[method] += 1
                    if ours == theirs:
                        continue
                    if ours is not None and ours == theirs.replace("&#38;", "&amp;"):
                        counts["known: ampersand"] += 1
                        continue
                    theirs = theirs.replace("&#38;", "&amp;")
                    values = document.bases(apex)
                    if method == "inclusive-1.1" and "xml:base" in text and same_but_for_base(ours, theirs, values):
                        counts["known: base"] += 1
                        continue
                    counts["differences"] += 1
                    if shown < options.show:
                        shown += 1
                        print(f"--- {name}, element {apex}, omit {omit}, {method}, comments {comments}, prefixes {prefixes}\n{text!r}\nours   {ours!r}\nlibxml2 {theirs!r}")
        document.free()

    program.stdin.close()
    compared = sum(counts[method] for method in METHODS)
    if compared < options.least:
        counts["differences"] += 1
        print(f"only {compared} comparisons, {options.least} were to be made")
    for key, count in sorted(counts.items()):
        print(f"{count:>9} {key}")
    for (kind, ours, theirs), count in sorted(refused.items()):
        print(f"{count:>9} {kind}: samlight {ours}, libxml2 {theirs}")
    sys.exit(1 if counts["differences"] else 0)


if __name__ == "__main__":
    main()
