//! Paths to an authority, and those that lead nowhere.

use super::super::Certificate;
use super::super::chain::{ChainFault, ChainProblem, chain};
use super::chains::*;
use super::octets;

/// 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600_000;
const CENTURY_MS: i64 = 100 * 365 * 86_400_000;

fn read(text: &str) -> Certificate {
    Certificate::from_der(&octets(text)).unwrap()
}

fn all(texts: &[&str]) -> Vec<Certificate> {
    texts.iter().map(|text| read(text)).collect()
}

fn path(leaf: &str, intermediates: &[&str], authorities: &[&str]) -> Result<(), ChainProblem> {
    chain(&read(leaf), &all(intermediates), &all(authorities), NOW)
}

#[track_caller]
fn fails(leaf: &str, intermediates: &[&str], authorities: &[&str], kind: ChainFault, at: &str) {
    let problem = path(leaf, intermediates, authorities).unwrap_err();
    assert_eq!(problem, ChainProblem { kind, sha256: read(at).fingerprint() }, "{problem}");
    assert!(problem.to_string().contains(&problem.sha256) && !problem.to_string().ends_with('.'));
}

#[test]
fn paths_that_lead_to_an_authority() {
    for (leaf, intermediates, authorities) in [
        (LEAF, &[INTER][..], &[ROOT][..]),
        (LEAF, &[LEAF, ROOT, INTER], &[ROOT]),
        (LEAF, &[INTER_OTHER_NAME, INTER_EXPIRED, INTER], &[ROOT_OTHER_KEY, ROOT]),
        (LEAF, &[], &[INTER]),
        (LEAF, &[], &[LEAF]),
        (LEAF, &[INTER], &[ROOT_VERSION_1]),
        (LEAF_OTHER_EXTENSION, &[INTER], &[ROOT]),
        (LEAF_DIRECT, &[], &[ROOT]),
        (RSA_LEAF, &[], &[RSA_ROOT]),
        (PSS_LEAF, &[], &[RSA_ROOT]),
        (PSS_256_LEAF, &[], &[RSA_ROOT]),
        (ED25519_LEAF, &[], &[ED25519_ROOT]),
        (P521_LEAF, &[], &[P521_ROOT]),
        (STEP_3_LEAF, &[STEP_3, STEP_1, STEP_2], &[ROOT]),
        (STEP_4_LEAF, &[STEP_4, STEP_3, STEP_2], &[STEP_1]),
    ] {
        assert_eq!(path(leaf, intermediates, authorities), Ok(()), "{:?}", read(leaf));
    }
}

#[test]
fn whoever_is_no_authority_issues_nothing() {
    fails(FORGED_BY_LEAF, &[LEAF, INTER], &[ROOT], ChainFault::NotAuthority, LEAF);
    fails(FORGED_BY_LEAF, &[LEAF_DIRECT], &[ROOT], ChainFault::NotAuthority, LEAF_DIRECT);
    for inter in [INTER_NO_CONSTRAINTS, INTER_NOT_CA, INTER_NO_CERT_SIGN] {
        fails(LEAF, &[inter], &[ROOT], ChainFault::NotAuthority, inter);
    }
    // One that was only sent has to say that it is one, whatever its version.
    fails(LEAF_DIRECT, &[ROOT_VERSION_1], &[INTER], ChainFault::NotAuthority, ROOT_VERSION_1);
    // A configured one that says that it is none is believed in that.
    fails(LEAF, &[], &[INTER_NOT_CA], ChainFault::NotAuthority, INTER_NOT_CA);
}

#[test]
fn the_sender_brings_no_authority() {
    fails(LEAF, &[INTER, ROOT], &[RSA_ROOT], ChainFault::IssuerMissing, ROOT);
    fails(LEAF, &[INTER], &[], ChainFault::IssuerMissing, INTER);
    fails(LEAF, &[], &[ROOT], ChainFault::IssuerMissing, LEAF);
    fails(LEAF, &[INTER_OTHER_NAME], &[ROOT], ChainFault::IssuerMissing, LEAF);
}

#[test]
fn names_alone_prove_nothing() {
    fails(LEAF_DIRECT, &[], &[ROOT_OTHER_KEY], ChainFault::BadSignature, LEAF_DIRECT);
    fails(LEAF, &[INTER], &[ROOT_OTHER_KEY], ChainFault::BadSignature, INTER);
}

#[test]
fn a_changed_octet_breaks_the_path() {
    for (leaf, authority) in [(LEAF_DIRECT, ROOT), (RSA_LEAF, RSA_ROOT), (PSS_LEAF, RSA_ROOT), (ED25519_LEAF, ED25519_ROOT), (P521_LEAF, P521_ROOT)] {
        let der = octets(leaf);
        for at in 0..der.len() {
            let mut changed = der.clone();
            changed[at] ^= 1;
            if let Ok(certificate) = Certificate::from_der(&changed) {
                assert!(chain(&certificate, &[], &all(&[authority]), NOW).is_err(), "octet {at}");
            }
        }
    }
}

#[test]
fn dates_count_everywhere() {
    fails(LEAF_EXPIRED, &[INTER], &[ROOT], ChainFault::Expired, LEAF_EXPIRED);
    fails(LEAF, &[INTER_EXPIRED], &[ROOT], ChainFault::Expired, INTER_EXPIRED);
    fails(LEAF, &[INTER_FUTURE], &[ROOT], ChainFault::NotYetValid, INTER_FUTURE);
    fails(LEAF, &[INTER], &[ROOT_EXPIRED], ChainFault::Expired, ROOT_EXPIRED);
    fails(LEAF_EXPIRED, &[], &[LEAF_EXPIRED], ChainFault::Expired, LEAF_EXPIRED);
    let (leaf, inter, root) = (read(LEAF), all(&[INTER]), all(&[ROOT]));
    for (now, good) in [
        (leaf.not_before_ms(), true),
        (leaf.not_before_ms() - 1, false),
        (leaf.not_after_ms(), true),
        (leaf.not_after_ms() + 1, false),
        (NOW + CENTURY_MS, false),
    ] {
        assert_eq!(chain(&leaf, &inter, &root, now).is_ok(), good, "{now}");
    }
}

#[test]
fn path_length_is_kept() {
    fails(LEAF_BELOW, &[INTER_BELOW, INTER], &[ROOT], ChainFault::PathLengthExceeded, INTER);
    fails(LEAF_BELOW, &[INTER_BELOW], &[INTER], ChainFault::PathLengthExceeded, INTER);
    assert_eq!(path(LEAF_BELOW, &[], &[INTER_BELOW]), Ok(()));
    fails(STEP_4_LEAF, &[STEP_1, STEP_2, STEP_3, STEP_4], &[ROOT], ChainFault::LimitExceeded, STEP_1);
}

#[test]
fn what_is_critical_and_not_understood_refuses() {
    fails(LEAF_CRITICAL, &[INTER], &[ROOT], ChainFault::CriticalExtension, LEAF_CRITICAL);
    fails(LEAF, &[INTER_CRITICAL], &[ROOT], ChainFault::CriticalExtension, INTER_CRITICAL);
    fails(LEAF_ENCIPHER, &[INTER], &[ROOT], ChainFault::NotForSignatures, LEAF_ENCIPHER);
}

#[test]
fn circles_and_crowds_end() {
    assert!(path(CROSS_LEAF, &[CROSS_A, CROSS_B], &[ROOT]).is_err());
    assert_eq!(path(CROSS_LEAF, &[CROSS_A, CROSS_B], &[CROSS_B]), Ok(()));
    // Certificates that differ and have one name: each is one signature to verify, and the good one comes too late.
    let der = octets(INTER);
    let signature = der.len() - 8;
    let mut crowd: Vec<Certificate> = (0..200_u8)
        .map(|octet| {
            let mut other = der.clone();
            other[signature] ^= octet.wrapping_add(1);
            Certificate::from_der(&other).unwrap()
        })
        .collect();
    crowd.push(read(INTER));
    let problem = chain(&read(LEAF), &crowd, &all(&[ROOT]), NOW).unwrap_err();
    assert_eq!(problem.kind, ChainFault::LimitExceeded);
}

/// SHA-1, and a method whose name inside is another than outside.
#[test]
fn methods_that_are_not_supported() {
    let sha256 = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d];
    let der = octets(RSA_LEAF);
    let places: Vec<usize> = der.windows(sha256.len()).enumerate().filter(|(_, window)| *window == sha256).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    let with_sha1 = |places: &[usize]| {
        let mut changed = der.clone();
        places.iter().for_each(|at| changed[at + sha256.len() - 1] = 5);
        chain(&Certificate::from_der(&changed).unwrap(), &[], &all(&[RSA_ROOT]), NOW).unwrap_err().kind
    };
    assert_eq!(with_sha1(&places), ChainFault::UnsupportedSignature);
    assert_eq!(with_sha1(&places[1..]), ChainFault::Malformed);
}

/// An element of DER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let header = if content.len() < 0x80 { vec![tag, length[1]] } else { vec![tag, 0x82, length[0], length[1]] };
    [header, content.to_vec()].concat()
}

/// A certificate of whose extensions this one stands there twice, or has another tag on its value.
#[test]
fn extensions_have_one_meaning() {
    let key_usage = |tag: u8, bits: u8| element(0x30, &[&[6, 3, 0x55, 0x1d, 0x0f, 1, 1, 0xff, tag, 4, 3, 2, 7][..], &[bits]].concat());
    // Certificate and TBSCertificate have four octets of header each; the extensions stand last in the second.
    let der = octets(LEAF);
    let (body, rest) = der[8..].split_at(usize::from(u16::from_be_bytes([der[6], der[7]])));
    let start = body.iter().rposition(|octet| *octet == 0xa3).unwrap();
    let made = |extensions: &[Vec<u8>]| {
        let tbs = [&body[..start], &element(0xa3, &element(0x30, &extensions.concat()))].concat();
        Certificate::from_der(&element(0x30, &[&element(0x30, &tbs), rest].concat())).unwrap()
    };
    let kind = |extensions: &[Vec<u8>]| chain(&made(extensions), &all(&[INTER]), &all(&[ROOT]), NOW).unwrap_err().kind;
    // Only the signature is no longer right.
    assert_eq!(kind(&[key_usage(4, 0x80)]), ChainFault::BadSignature);
    assert_eq!(kind(&[key_usage(4, 0x80), key_usage(4, 0x80)]), ChainFault::Malformed);
    assert_eq!(kind(&[key_usage(5, 0x80)]), ChainFault::Malformed);
    let constraints = |more: &[u8]| {
        let value = element(0x30, &[&[1, 1, 0xff, 2, 1, 0], more].concat());
        element(0x30, &[&[6, 3, 0x55, 0x1d, 0x13][..], &element(4, &value)].concat())
    };
    assert_eq!(kind(&[constraints(&[])]), ChainFault::BadSignature);
    assert_eq!(kind(&[constraints(&[2, 1, 0])]), ChainFault::Malformed);
}

/// The two numbers of an ECDSA value, and an octet behind them.
#[test]
fn a_signature_ends_where_its_numbers_end() {
    let der = octets(LEAF);
    let tbs = 8 + usize::from(u16::from_be_bytes([der[6], der[7]]));
    let value = tbs + 2 + usize::from(der[tbs + 1]);
    let with = |more: &[u8]| {
        let value = element(3, &[&der[value + 2..], more].concat());
        Certificate::from_der(&element(0x30, &[&der[4..tbs], &der[tbs..tbs + 2 + usize::from(der[tbs + 1])], &value].concat())).unwrap()
    };
    assert_eq!(chain(&with(&[]), &all(&[INTER]), &all(&[ROOT]), NOW), Ok(()));
    assert_eq!(chain(&with(&[0]), &all(&[INTER]), &all(&[ROOT]), NOW).unwrap_err().kind, ChainFault::BadSignature);
}
