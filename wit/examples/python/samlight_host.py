"""Judges SAML Responses from Python, in the component: nothing is given to it but octets, settings and the time.

    pip install wasmtime==50.0.1
    python samlight_host.py samlight.wasm sp.json response.b64 --request-id _4f1c
"""

import argparse
import json
import time
from pathlib import Path

from wasmtime import Config, Engine, Store, Trap, WasmtimeError
from wasmtime.component import Component, Linker, Record, Variant

INTERFACE = "samlight:saml/validator@0.1.0"

# A login burns some four million. Whatever burns this much is stopped, and its instance thrown away.
FUEL = 500_000_000


class Rejected(Exception):
    """The message is refused. `code` is stable; `report` is JSON text; nothing of it names anybody."""

    def __init__(self, rejection):
        super().__init__(rejection.message)
        self.code = rejection.code
        self.family = rejection.family
        self.http_status = getattr(rejection, "http-status")
        self.report = getattr(rejection, "report-json", None)
        self.wrapped_keys = getattr(rejection, "wrapped-keys", [])


class Samlight:
    """The component, compiled once. `instance` gives as many of it as are wanted; take a fresh one after a trap."""

    def __init__(self, file):
        config = Config()
        config.consume_fuel = True
        self.engine = Engine(config)
        self.component = Component.from_file(self.engine, str(file))
        self.linker = Linker(self.engine)  # and nothing is put into it

    def instance(self, fuel=FUEL):
        return Instance(self, fuel)


class Instance:
    """For one thread at a time."""

    def __init__(self, samlight, fuel):
        self.fuel = fuel
        self.store = Store(samlight.engine)
        self.store.set_fuel(fuel)
        self.exports = samlight.linker.instantiate(self.store, samlight.component)
        self.interface = self.exports.get_export_index(self.store, INTERFACE)
        self.functions = {}

    def call(self, name, *arguments):
        """Calls a function by its name in the WIT file; one of a resource is `[method]pending.claims`, a static one `[static]pending.accept`."""
        if name not in self.functions:
            self.functions[name] = self.exports.get_func(self.store, self.exports.get_export_index(self.store, name, self.interface))
        self.store.set_fuel(self.fuel)
        return self.functions[name](self.store, *arguments)

    def service_provider(self, settings):
        """Settings as JSON text, read once."""
        return ServiceProvider(self, given(self.call("[static]service-provider.open", settings)))


class ServiceProvider:
    def __init__(self, instance, handle):
        self.instance = instance
        self.handle = handle

    def sign_in(self, message, terms, store, unwrap=None):
        """A login as a dict, or `Rejected`. `store` has `take` and `claim`; `unwrap` gives the content key of a wrapped one, or None."""
        pending = self.checked(message, terms, unwrap)
        answers = []
        for claim in self.instance.call("[method]pending.claims", pending):
            answer = asked(store, claim)
            answers.append(answer)
            # What is lost here need not cost the assertion.
            if answer.tag == "failed" or (answer.tag == "taken" and answer.payload is None and not claim.optional):
                break
        return plain(given(self.instance.call("[static]pending.accept", pending, answers)))

    def checked(self, message, terms, unwrap):
        for rounds_left in (2, 1, 0):
            try:
                return given(self.instance.call("[method]service-provider.check", self.handle, message, terms))
            except Rejected as rejected:
                keys = rejected.wrapped_keys
                if not keys or not unwrap or not rounds_left:
                    raise
                setattr(terms, "content-keys", getattr(terms, "content-keys") + [record(id=key.id, key=unwrap(key)) for key in keys])
        raise AssertionError("every round returns or raises")

    def close(self):
        self.handle.drop(self.instance.store)


class Memory:
    """A store for one process. Yours is shared, and its operations are atomic: `GETDEL` and `SET NX PXAT` in Redis, one statement each in SQL."""

    def __init__(self):
        self.requests = {}
        self.used = {}

    def take(self, key):
        return self.requests.pop(key, None)

    def claim(self, key, until):
        return self.used.setdefault(key, until) is until


def asked(store, claim):
    try:
        if claim.kind.tag == "request":
            return Variant("taken", store.take(claim.key))
        return Variant("claimed", store.claim(claim.key, claim.until))
    except Exception:  # whatever it is, a replay cannot be ruled out
        return Variant("failed")


def given(result):
    """The good side of a `result`. The package tags it only where both sides are of one Python class; the bad side is always a record."""
    if isinstance(result, Variant) and result.tag == "ok":
        return result.payload
    if isinstance(result, Variant) and result.tag == "err":
        raise Rejected(result.payload)
    if isinstance(result, Record):
        raise Rejected(result)
    return result


def record(**fields):
    made = Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def value(base64_text):
    """The value of the form field SAMLResponse."""
    return Variant("value", base64_text)


def terms(expect, now, **known):
    """`expect`: the ID of the request that the caller keeps, or `Variant("outstanding")`, or `Variant("unsolicited")`. `now` in Unix milliseconds."""
    expect = Variant("reply-to", expect) if isinstance(expect, str) else expect
    rest = dict(tls_certificate=None, address=None, content_keys=[], artifact=None, browser=[])
    return record(expect=expect, now=now, **(rest | known))


def plain(found):
    """Records as dicts with the names of the WIT file; a variant as a pair of its case and what it holds."""
    if isinstance(found, Record):
        return {name: plain(one) for name, one in vars(found).items()}
    if isinstance(found, list):
        return [plain(one) for one in found]
    if isinstance(found, Variant):
        return found.tag, plain(found.payload)
    return found


def main():
    arguments = argparse.ArgumentParser(description="may this Response log somebody in?")
    arguments.add_argument("component")
    arguments.add_argument("settings", help="JSON text")
    arguments.add_argument("response", help="the value of the field SAMLResponse, in a file")
    arguments.add_argument("--request-id", required=True)
    arguments.add_argument("--now", type=int, default=int(time.time() * 1000), help="Unix milliseconds")
    asked_for = arguments.parse_args()
    try:
        provider = Samlight(asked_for.component).instance().service_provider(Path(asked_for.settings).read_text())
        message = value(Path(asked_for.response).read_bytes())
        login = provider.sign_in(message, terms(asked_for.request_id, asked_for.now), Memory())
    except Rejected as rejected:
        raise SystemExit(f"refused: {rejected}") from None
    except (Trap, WasmtimeError) as trap:
        raise SystemExit(f"the component is broken, so nobody is logged in: {trap}") from None
    login.pop("report-json")
    print(json.dumps(login, indent=2))


if __name__ == "__main__":
    main()
