"""The documents that differential.py compares canonical forms of: generated ones, and those of a folder."""

import base64
import pathlib
import random

DS = "http://www.w3.org/2000/09/xmldsig#"
XML = "http://www.w3.org/XML/1998/namespace"
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
