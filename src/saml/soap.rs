//! SOAP 1.1 envelopes that carry one SAML message (SAML Bindings 3.2 and 3.3). An envelope proves nothing; what it carries is judged as ever.

use crate::fault::{Code, Fault};
use crate::saml::response::owned;
use crate::xml::Element;
use alloc::string::String;

/// The namespace of SOAP 1.1.
pub(crate) const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const PAOS: &str = "urn:liberty:paos:2003-08";
const ECP: &str = "urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp";
const NEXT: &str = "http://schemas.xmlsoap.org/soap/actor/next";

/// What stands in an envelope.
pub(crate) struct Enveloped<'d, 'm> {
    /// The one element of the body.
    pub(crate) message: Element<'d, 'm>,
    /// The header block `ecp:RelayState` (SAML Profiles 4.2.3.2): the enhanced client hands back what we gave it.
    pub(crate) relay_state: Option<String>,
}

/// Reads an envelope with an optional header and a body of exactly one element. Where there are two, two readers may take different ones.
pub(crate) fn read<'d, 'm>(root: Element<'d, 'm>) -> Result<Enveloped<'d, 'm>, Fault> {
    if !root.is(ENVELOPE, "Envelope") {
        return Err(malformed(root).expected("Envelope of SOAP 1.1"));
    }
    root.only_elements().map_err(malformed_text)?;
    let mut parts = root.elements();
    let first = parts.next().ok_or_else(|| malformed(root).expected("Body"))?;
    let (header, body) = match first.is(ENVELOPE, "Header") {
        true => (Some(first), parts.next().ok_or_else(|| malformed(root).expected("Body"))?),
        false => (None, first),
    };
    if !body.is(ENVELOPE, "Body") {
        return Err(malformed(body).expected("Body"));
    }
    if let Some(beside) = parts.next() {
        return Err(malformed(beside));
    }
    body.only_elements().map_err(malformed_text)?;
    let mut messages = body.elements();
    let message = messages.next().ok_or_else(|| malformed(body).expected(1_usize).actual(0_usize))?;
    if let Some(second) = messages.next() {
        return Err(malformed(second).expected(1_usize).actual(2 + messages.count()));
    }
    if message.is(ENVELOPE, "Fault") {
        return Err(fault(message));
    }
    Ok(Enveloped { message, relay_state: header.map(relay_state).transpose()?.flatten() })
}

/// The sender could not answer, and says so in a code and in words for its own people; the code is enough here.
fn fault(element: Element<'_, '_>) -> Fault {
    let code = element.elements().find(|child| child.namespace().is_none() && child.local() == "faultcode");
    let fault = Fault::new(Code::BindingSoapFault).at(element.span());
    match code.and_then(|code| code.text().ok()) {
        Some(text) => fault.actual(text.chars().take(80).collect::<String>()),
        None => fault,
    }
}

/// Reads the one header block that says something to us. A block that has to be understood and that nobody here knows refuses the envelope (SOAP 1.1
/// section 4.2.3).
fn relay_state(header: Element<'_, '_>) -> Result<Option<String>, Fault> {
    header.only_elements().map_err(malformed_text)?;
    for block in header.elements() {
        let known = block.is(PAOS, "Response") || block.is(ECP, "RelayState") || block.is(ECP, "Response");
        let ours = block.attr_ns(ENVELOPE, "actor").is_none_or(|actor| actor == NEXT || actor.is_empty());
        if !known && ours && block.attr_ns(ENVELOPE, "mustUnderstand") == Some("1") {
            return Err(malformed(block));
        }
    }
    let block = header.only_child(ECP, "RelayState", Code::BindingSoapMalformed)?;
    match block {
        Some(block) => Ok(owned(Some(&block.text().map_err(malformed_text)?))),
        None => Ok(None),
    }
}

fn malformed(element: Element<'_, '_>) -> Fault {
    Fault::new(Code::BindingSoapMalformed).actual(element.local()).at(element.span())
}

/// Text where only elements may stand, or the other way round.
fn malformed_text(fault: Fault) -> Fault {
    match fault.at {
        Some(at) => Fault::new(Code::BindingSoapMalformed).at(at),
        None => Code::BindingSoapMalformed.into(),
    }
}
