#!/usr/bin/env python3
"""Compares samlight's canonicalization with libxml2's, octet for octet.

    differential.py PROGRAM [--folder DIR]... [--random COUNT] [--seed SEED] [--show N]

Every element of every document is an apex once: alone, and without one of its descendants (its ds:Signature, if it has one), under each method,
with and without comments, with several prefix lists. The documents are the *.xml and *.b64 files of the folders and generated ones.
libxml2 is reached through ctypes (the shared library of the system), because Canonical XML 1.1 and node sets cannot be reached otherwise.

PROGRAM reads one JSON object a line and answers each with one line:

    {"xml": "...", "select": 3, "omit": null, "method": "exclusive", "comments": false, "prefixes": ["xs", "#default"]}
    {"octets": "..."}   or   {"code": "xml.malformed"}

`select` and `omit` count the elements of the document in document order from 0; `method` is exclusive, inclusive-1.0 or inclusive-1.1.

Differences that are known and counted apart, with their reason:
  base       Canonical XML 1.1 with xml:base on the apex or around it. libxml2 joins with its general URI builder and not with the function of
             the standard (it keeps fragments, several slashes and a last `..`), and drops xml:base="" everywhere. There the octets are compared with xml:base taken out of both,
             and the value with the join of the standard, written down a second time below.
  ampersand  A namespace name with `&amp;`. libxml2 keeps it as `&#38;` in its tree and writes that; the standard has `&amp;`.
Exit code 1: an unknown difference, or a generated document that was refused.
"""

import argparse
import base64
import collections
import ctypes
import ctypes.util
import json
import pathlib
import random
import re
import subprocess
import sys

DS = "http://www.w3.org/2000/09/xmldsig#"
XML = "http://www.w3.org/XML/1998/namespace"
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
        sys.exit("libxml2 is not installed")
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


# --- documents ---------------------------------------------------------------------------------------------------------------------------------

NAMES = ["urn:a", "urn:b", "http://x.example/a#b", "http://www.w3.org/2001/XMLSchema", "urn:c", DS]
PREFIXES = ["p", "q", "xs", "ds", "é", "p-1.x"]
LOCALS = ["a", "b", "Signature", "é", "a-b.c", "_x"]
PIECES = [" ", "\n", "\t", "\r", "\r\n", "x", "yz", "é", "\u2028", "\u0085", "\U0001F600", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#9;", "&#10;",
          "&#13;", "&#xD;", "&#x20;", "&#xE9;", "&#x1F600;", ">", "]]", "--", "?>", "'", '"']
BASES = ["http://e.example/a/b", "http://e.example", "../c", "d/", "e/f#g", "", "..", ".", "/abs//x/../y", "?q", "urn:x:y", "//h/p"]


class Maker:
    """Documents that are well-formed and within every limit, and otherwise as unpleasant as possible."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def document(self):
        r = self.random
        self.budget = r.randint(1, 40)
        self.bases = r.random() < 0.25
        self.names = NAMES + ["http://x.example/?a&amp;b"] * (r.random() < 0.05)
        head = r.choice(["", "", "\ufeff", "<?xml version='1.0'?>", '<?xml version="1.0" encoding="utf-8"?>\r\n'])
        return head + r.choice(["", "<!-- before -->\n"]) + self.element({"": ""}, 0) + r.choice(["", "\n<!-- after -->\n"])

    def element(self, scope, depth):
        r = self.random
        self.budget -= 1
        scope, parts = dict(scope), []
        for prefix in r.sample(["", *PREFIXES], r.choice([0, 0, 1, 1, 2, 4])):
            name = r.choice(["", *self.names] if not prefix else self.names)
            scope[prefix] = name
            parts.append(("xmlns:" + prefix if prefix else "xmlns", name))
        if r.random() < 0.05:
            parts.append(("xmlns:xml", XML))
        seen = set()
        for _ in range(r.choice([0, 0, 1, 2, 5])):
            prefix, local = r.choice(["", *[p for p in scope if p]]), r.choice(LOCALS)
            name = (scope[prefix] if prefix else None, local)
            if name not in seen:
                seen.add(name)
                parts.append((f"{prefix}:{local}" if prefix else local, self.text(r.choice([0, 1, 3]), "<")))
        for name, values in (("xml:lang", ["", "en", "de-AT"]), ("xml:space", ["default", "preserve"]), ("xml:id", None), ("xml:other", ["1"])):
            if r.random() < 0.1:
                parts.append((name, r.choice(values) if values else f"i{r.random()}"))
        if self.bases and r.random() < 0.4:
            parts.append(("xml:base", r.choice(BASES)))
        r.shuffle(parts)
        prefix = r.choice(list(scope))
        name = (prefix + ":" if prefix else "") + r.choice(LOCALS)
        tag = "<" + name + "".join(self.space(1) + n + self.space(0) + "=" + self.space(0) + self.quoted(v) for n, v in parts) + self.space(0)
        inside = "".join(self.content(scope, depth) for _ in range(r.choice([0, 1, 2, 3, 5])))
        return tag + "/>" if not inside and r.random() < 0.5 else f"{tag}>{inside}</{name}{self.space(0)}>"

    def content(self, scope, depth):
        r = self.random
        kind = r.random()
        if kind < 0.45 and self.budget > 0 and depth < 12:
            return self.element(scope, depth + 1)
        if kind < 0.75:
            return self.text(r.randint(1, 6), "]")
        if kind < 0.88:
            return "<!--" + self.text(r.randint(0, 4), "-").replace("--", "- ").rstrip("-") + r.choice(["", "<b>", "</a>"]) + "-->"
        return "<![CDATA[" + (self.text(r.randint(0, 4), "") + r.choice(["", "<b>", "&", "</a>"])).replace("]]>", "]] ") + "]]>"

    def text(self, count, avoid):
        text = "".join(self.random.choice(PIECES) for _ in range(count))
        return text.replace("]]>", "]] >").replace(">", "&gt;") if avoid == "]" else text

    def quoted(self, value):
        quote = self.random.choice("'\"")
        return quote + value.replace(quote, "&quot;" if quote == '"' else "&apos;") + quote

    def space(self, least):
        return "".join(self.random.choice([" ", " ", "\n", "\t", "\r\n"]) for _ in range(self.random.choice([least, least, least + 1, 3])))


def files(folder):
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix == ".xml":
            data = path.read_bytes()
        elif path.suffix == ".b64":
            try:
                data = base64.b64decode(path.read_bytes(), validate=False)
            except ValueError:
                continue
        else:
            continue
        try:
            yield str(path), data.decode()
        except UnicodeDecodeError:
            continue


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
    parser.add_argument("program")
    parser.add_argument("--folder", action="append", default=[])
    parser.add_argument("--random", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    lib = load()
    picker = random.Random(options.seed)
    maker = Maker(options.seed)
    counts, refused, shown = collections.Counter(), collections.Counter(), 0

    def batches():
        for folder in options.folder:
            for name, text in files(folder):
                yield name, text, False
        for number in range(options.random):
            yield f"random {number} of seed {options.seed}", maker.document(), True

    program = subprocess.Popen([options.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={"FLUSH": "1"})

    def ask(request):
        program.stdin.write(json.dumps(request) + "\n")
        program.stdin.flush()
        return json.loads(program.stdout.readline())

    for name, text, generated in batches():
        document = Document(lib, text)
        counts["documents"] += 1
        first = ask({"xml": text, "select": 0, "omit": None, "method": "exclusive", "comments": False, "prefixes": []})
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
        for apex in range(len(document.elements)):
            inside = sorted(document.inside(apex) - {apex})
            signatures = [ordinal for ordinal in inside if document.parents[ordinal] == apex and document.is_signature(ordinal)]
            omits = [None] + (signatures[:1] or ([picker.choice(inside)] if inside and generated else []))
            for omit in omits:
                for method, comments, prefixes in VARIANTS:
                    request = {"xml": text, "select": apex, "omit": omit, "method": method, "comments": comments, "prefixes": prefixes}
                    ours = ask(request).get("octets")
                    theirs = document.canonical(apex, omit, method, comments, prefixes)
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
    for key, count in sorted(counts.items()):
        print(f"{count:>9} {key}")
    for (kind, ours, theirs), count in sorted(refused.items()):
        print(f"{count:>9} {kind}: samlight {ours}, libxml2 {theirs}")
    sys.exit(1 if counts["differences"] else 0)


if __name__ == "__main__":
    main()
