//! The Address of a confirmation: where the client was when the identity provider met it (SAML Core 2.4.1.2).

use core::net::IpAddr;

use crate::abilities;
use crate::fault::{Code, Fault};
use crate::profile::Context;
use crate::report::{Check, Outcome, Rule};
use crate::saml::assertion::ConfirmationData;
use crate::settings::AddressCheck;

pub(super) fn judge(data: &ConfirmationData, context: Context<'_>) -> Check {
    let rule = Rule::SubjectAddress;
    let (Some(named), policy @ (AddressCheck::Exact | AddressCheck::Prefix)) = (&data.address, context.policy.address) else {
        return Check::skipped(rule);
    };
    abilities::full();
    let Some(allowed) = parse(named) else {
        let fault = Fault::new(Code::SubjectAddressMalformed).expected("an IPv4 or IPv6 address").actual(named.as_str());
        return Check::fail(rule, fault.at(data.at));
    };
    // What the host does not know cannot be compared: nobody is logged in on a guess.
    let Some(client) = context.address.and_then(parse) else {
        return Check::new(rule, Outcome::NotRun).expected(named.as_str());
    };
    let same = match policy {
        AddressCheck::Prefix => network(allowed) == network(client),
        _ => allowed == client,
    };
    match same {
        true => Check::pass(rule),
        false => {
            let actual = context.address.unwrap_or_default();
            Check::fail(rule, Fault::new(Code::SubjectAddressMismatch).expected(named.as_str()).actual(actual).at(data.at))
        }
    }
}

/// An IPv4 address inside an IPv6 one is that IPv4 address (RFC 4291 section 2.5.5.2): servers that listen on both write it so.
#[inline(never)]
fn parse(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// The first 24 bits of an IPv4 address, the first 64 of an IPv6 address, and which of the two it is.
fn network(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(address) => (true, u128::from(address.to_bits() >> 8)),
        IpAddr::V6(address) => (false, address.to_bits() >> 64),
    }
}
