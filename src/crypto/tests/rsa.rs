//! RSA against the `rsa` crate, and forgeries made with the private key.

use core::convert::Infallible;

use rsa::pkcs8::DecodePrivateKey;
use rsa::rand_core::TryCryptoRng;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey};

use super::super::{Hash, KeyProblem, Scheme, digest, rsa as ours};
use super::{HASHES, Octets, keys, octets};

/// A private key, and the public key as this room holds it.
struct Pair {
    private: RsaPrivateKey,
    public: ours::Key,
    length: usize,
}

fn pair(base64: &str) -> Pair {
    let private = RsaPrivateKey::from_pkcs8_der(&octets(base64)).unwrap();
    let modulus = private.n().to_be_bytes_trimmed_vartime();
    let exponent = private.e().to_be_bytes_trimmed_vartime();
    Pair { public: ours::Key::new(&modulus, &exponent).unwrap(), private, length: modulus.len() }
}

fn all() -> Vec<Pair> {
    [keys::RSA_2048, keys::RSA_2049, keys::RSA_2056, keys::RSA_3072, keys::RSA_4096, keys::RSA_8192].map(pair).into()
}

impl Pair {
    /// RSASP1: any encoding becomes a signature.
    fn sign_raw(&self, encoded: &[u8]) -> Vec<u8> {
        let number = BoxedUint::from_be_slice(encoded, self.private.n().bits_precision()).unwrap();
        let value = rsa::hazmat::rsa_decrypt(None::<&mut dyn TryCryptoRng<Error = Infallible>>, &self.private, &number);
        to_octets(&value.unwrap(), self.length)
    }

    fn modulus(&self) -> Vec<u8> {
        to_octets(&self.private.n().clone().get(), self.length)
    }

    #[track_caller]
    fn accepts(&self, scheme: Scheme, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let good = match scheme {
            Scheme::Pkcs1v15 => ours::verify_pkcs1v15(&self.public, hash, message, signature),
            Scheme::Pss => ours::verify_pss(&self.public, hash, message, signature),
            Scheme::Ecdsa | Scheme::EdDsa => unreachable!(),
        };
        assert_eq!(good, self.reference_accepts(scheme, hash, message, signature), "the rsa crate differs");
        good
    }

    fn reference_accepts(&self, scheme: Scheme, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let key = self.private.to_public_key();
        let digest = digest(hash, message);
        match (scheme, hash) {
            (Scheme::Pkcs1v15, _) => {
                let padding = Pkcs1v15Sign { hash_len: Some(hash.len()), prefix: info(hash).into() };
                key.verify(padding, &digest, signature)
            }
            (_, Hash::Sha1) => key.verify(Pss::<sha1::Sha1>::new(), &digest, signature),
            (_, Hash::Sha224) => key.verify(Pss::<sha2::Sha224>::new(), &digest, signature),
            (_, Hash::Sha256) => key.verify(Pss::<sha2::Sha256>::new(), &digest, signature),
            (_, Hash::Sha384) => key.verify(Pss::<sha2::Sha384>::new(), &digest, signature),
            (_, Hash::Sha512) => key.verify(Pss::<sha2::Sha512>::new(), &digest, signature),
        }
        .is_ok()
    }
}

fn to_octets(number: &BoxedUint, length: usize) -> Vec<u8> {
    let octets = number.to_be_bytes_trimmed_vartime();
    let mut padded = vec![0; length - octets.len()];
    padded.extend_from_slice(&octets);
    padded
}

/// DER of a DigestInfo up to the digest, put together from its parts.
fn info(hash: Hash) -> Vec<u8> {
    let oid: &[u8] = match hash {
        Hash::Sha1 => &[0x2b, 14, 3, 2, 26],
        Hash::Sha224 => &[0x60, 0x86, 0x48, 1, 101, 3, 4, 2, 4],
        Hash::Sha256 => &[0x60, 0x86, 0x48, 1, 101, 3, 4, 2, 1],
        Hash::Sha384 => &[0x60, 0x86, 0x48, 1, 101, 3, 4, 2, 2],
        Hash::Sha512 => &[0x60, 0x86, 0x48, 1, 101, 3, 4, 2, 3],
    };
    let (oid_length, length) = (oid.len() as u8, hash.len() as u8);
    let mut der = vec![0x30, oid_length + length + 8, 0x30, oid_length + 4, 6, oid_length];
    der.extend_from_slice(oid);
    der.extend_from_slice(&[5, 0, 4, length]);
    der
}

fn pkcs1(hash: Hash, message: &[u8], length: usize) -> Vec<u8> {
    let tail = [info(hash), digest(hash, message).to_vec()].concat();
    let mut encoded = vec![0xff; length];
    encoded[..2].copy_from_slice(&[0, 1]);
    let start = length - tail.len();
    encoded[start - 1] = 0;
    encoded[start..].copy_from_slice(&tail);
    encoded
}

/// What EMSA-PSS-ENCODE may vary.
struct PssShape {
    salt: Vec<u8>,
    mask: Hash,
    trailer: u8,
    separator: u8,
    top_bit: bool,
}

impl PssShape {
    fn proper(hash: Hash) -> PssShape {
        PssShape { salt: vec![0x5a; hash.len()], mask: hash, trailer: 0xbc, separator: 1, top_bit: false }
    }
}

/// EMSA-PSS-ENCODE, RFC 8017 section 9.1.1, as long as the modulus.
fn pss(hash: Hash, message: &[u8], pair: &Pair, shape: &PssShape) -> Vec<u8> {
    let bits = pair.public.bits() as usize - 1;
    let length = bits.div_ceil(8);
    let hashed = digest(hash, &[&[0; 8], digest(hash, message).as_slice(), &shape.salt].concat());
    let mut block = vec![0; length - hash.len() - 1];
    let start = block.len() - shape.salt.len();
    block[start - 1] = shape.separator;
    block[start..].copy_from_slice(&shape.salt);
    let mask = (0_u32..).flat_map(|counter| digest(shape.mask, &[hashed.as_slice(), &counter.to_be_bytes()].concat()).to_vec());
    for (octet, mask) in block.iter_mut().zip(mask) {
        *octet ^= mask;
    }
    block[0] &= 0xff >> (8 * length - bits);
    if shape.top_bit {
        block[0] |= 1 << (bits % 8);
    }
    [vec![0; pair.length - length], block, hashed.to_vec(), vec![shape.trailer]].concat()
}

#[test]
fn genuine_signatures_of_every_length_and_hash() {
    for pair in all() {
        for hash in HASHES {
            let encoded = pkcs1(hash, b"message", pair.length);
            assert!(pair.accepts(Scheme::Pkcs1v15, hash, b"message", &pair.sign_raw(&encoded)));
            let encoded = pss(hash, b"message", &pair, &PssShape::proper(hash));
            let signature = pair.sign_raw(&encoded);
            assert!(pair.accepts(Scheme::Pss, hash, b"message", &signature), "{} bits {hash:?}", pair.public.bits());
            assert!(!pair.accepts(Scheme::Pss, hash, b"massage", &signature));
            assert!(!pair.accepts(Scheme::Pkcs1v15, hash, b"message", &signature));
        }
    }
}

#[test]
fn public_operation_is_that_of_the_rsa_crate() {
    let mut random = Octets(1);
    for pair in all() {
        for _ in 0..if pair.length > 512 { 4 } else { 40 } {
            let mut value = random.take(pair.length);
            value[0] = 0;
            let number = BoxedUint::from_be_slice(&value, pair.private.n().bits_precision()).unwrap();
            let expected = rsa::hazmat::rsa_encrypt(&pair.private, &number).unwrap();
            let modulus = super::super::montgomery::Modulus::new(&pair.modulus()).unwrap();
            assert_eq!(modulus.power(&value, 65537).unwrap(), to_octets(&expected, pair.length));
        }
    }
}

#[test]
fn every_flipped_bit_is_found() {
    let pair = pair(keys::RSA_2048);
    let mut random = Octets(2);
    let signature = pair.sign_raw(&pkcs1(Hash::Sha256, b"message", pair.length));
    let salted = pair.sign_raw(&pss(Hash::Sha256, b"message", &pair, &PssShape::proper(Hash::Sha256)));
    for _ in 0..100 {
        let bit = random.word() as usize % (8 * pair.length);
        for (scheme, signature) in [(Scheme::Pkcs1v15, &signature), (Scheme::Pss, &salted)] {
            let mut flipped = signature.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!pair.accepts(scheme, Hash::Sha256, b"message", &flipped), "bit {bit}");
        }
    }
}

#[test]
fn values_out_of_range_and_of_wrong_length() {
    let pair = pair(keys::RSA_2048);
    let modulus = pair.modulus();
    let small = |value: u8| [vec![0; pair.length - 1], vec![value]].concat();
    let mut below = modulus.clone();
    *below.last_mut().unwrap() -= 1;
    let good = pair.sign_raw(&pkcs1(Hash::Sha256, b"message", pair.length));
    // s + n is the same number modulo n, and has one octet more.
    let mut carry = 0_u16;
    let mut sum: Vec<u8> = good
        .iter()
        .zip(&modulus)
        .rev()
        .map(|(s, n)| {
            carry += u16::from(*s) + u16::from(*n);
            let octet = carry as u8;
            carry >>= 8;
            octet
        })
        .collect();
    sum.push(carry as u8);
    sum.reverse();
    let bad = [
        vec![],
        small(0),
        small(1),
        small(2),
        below,
        modulus,
        vec![0xff; pair.length],
        good[1..].to_vec(),
        good[..pair.length - 1].to_vec(),
        [&[0], good.as_slice()].concat(),
        [good.as_slice(), &[0]].concat(),
        sum,
    ];
    for scheme in [Scheme::Pkcs1v15, Scheme::Pss] {
        for signature in &bad {
            assert!(!pair.accepts(scheme, Hash::Sha256, b"message", signature), "{scheme:?} {signature:02x?}");
        }
    }
    assert!(pair.accepts(Scheme::Pkcs1v15, Hash::Sha256, b"message", &good));
}

/// CVE-2006-4339, CVE-2014-1568 and their family: whoever parses the encoding can be deceived.
#[test]
fn pkcs1_encodings_that_are_not_the_one() {
    let pair = pair(keys::RSA_2048);
    let (hash, message) = (Hash::Sha256, b"message".as_slice());
    let digest = digest(hash, message).to_vec();
    let length = pair.length;
    let good = pkcs1(hash, message, length);
    let fill = |head: &[u8], tail: &[u8]| [head, &vec![0xff; length - head.len() - tail.len()], tail].concat();
    let with_info = |info: &[u8]| fill(&[0, 1], &[&[0], info, &digest].concat());
    let edited = |at: usize, octet: u8| {
        let mut encoded = good.clone();
        encoded[at] = octet;
        encoded
    };
    let prefix = info(hash);
    let short = |padding: usize| {
        let head = [&[0, 1], vec![0xff; padding].as_slice(), &[0], &prefix, &digest].concat();
        [head.clone(), vec![0xaa; length - head.len()]].concat()
    };
    let forged = [
        ("garbage after a short padding", short(8)),
        ("garbage after no padding", short(0)),
        ("block type 0", edited(1, 0)),
        ("block type 2", edited(1, 2)),
        ("padding with a hole", edited(10, 0xfe)),
        ("padding with a zero", edited(10, 0)),
        ("no separator", edited(length - prefix.len() - digest.len() - 1, 0xff)),
        ("bare digest", fill(&[0, 1], &[&[0], digest.as_slice()].concat())),
        ("digest as octet string", fill(&[0, 1], &[&[0, 4, 32], digest.as_slice()].concat())),
        ("parameters missing", with_info(&[0x30, 0x2f, 0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 101, 3, 4, 2, 1, 4, 32])),
        ("oid of SHA-384", with_info(&[&prefix[..14], &[2], &prefix[15..]].concat())),
        ("long form of the outer length", with_info(&[&[0x30, 0x81, 0x31], &prefix[2..]].concat())),
        ("long form of the digest's length", with_info(&[&[0x30, 0x32], &prefix[2..18], &[0x81, 32]].concat())),
        ("long parameters that hide garbage", with_info(&[&[0x30, 0x35, 0x30, 17], &prefix[4..15], &[4, 4, 1, 2, 3, 4], &prefix[17..]].concat())),
        ("digest first", fill(&[0, 1], &[&[0], digest.as_slice(), &prefix].concat())),
        ("digest of SHA-1", pkcs1(Hash::Sha1, message, length)),
        ("digest of another message", pkcs1(hash, b"massage", length)),
    ];
    assert!(pair.accepts(Scheme::Pkcs1v15, hash, message, &pair.sign_raw(&good)));
    for (name, encoded) in forged {
        assert!(!pair.accepts(Scheme::Pkcs1v15, hash, message, &pair.sign_raw(&encoded)), "{name}");
    }
}

#[test]
fn pss_encodings_that_are_not_strict() {
    for base64 in [keys::RSA_2048, keys::RSA_2056, keys::RSA_2049] {
        let pair = pair(base64);
        let (hash, message) = (Hash::Sha256, b"message".as_slice());
        let with = |change: fn(&mut PssShape)| {
            let mut shape = PssShape::proper(hash);
            change(&mut shape);
            pss(hash, message, &pair, &shape)
        };
        let mut forged = vec![
            ("no salt", with(|shape| shape.salt.clear())),
            ("short salt", with(|shape| shape.salt.truncate(20))),
            ("long salt", with(|shape| shape.salt.resize(33, 1))),
            ("longest salt", with(|shape| shape.salt.resize(190, 1))),
            ("mask by SHA-1", with(|shape| shape.mask = Hash::Sha1)),
            ("mask by SHA-512", with(|shape| shape.mask = Hash::Sha512)),
            ("trailer of ISO 9796", with(|shape| shape.trailer = 0xcc)),
            ("separator 0", with(|shape| shape.separator = 0)),
            ("separator 2", with(|shape| shape.separator = 2)),
        ];
        if pair.public.bits() % 8 != 1 {
            forged.push(("bit above the encoding", with(|shape| shape.top_bit = true)));
        }
        for (name, encoded) in forged {
            // A number that is not below the modulus cannot be signed at all.
            if encoded < pair.modulus() {
                assert!(!pair.accepts(Scheme::Pss, hash, message, &pair.sign_raw(&encoded)), "{name}");
            } else {
                assert_eq!(name, "bit above the encoding");
            }
        }
        assert!(pair.accepts(Scheme::Pss, hash, message, &pair.sign_raw(&with(|_| ()))));
    }
}

#[test]
fn keys_are_judged_when_they_are_made() {
    let good = pair(keys::RSA_2048).modulus();
    let text = |modulus: &[u8], exponent: &[u8]| ours::Key::new(modulus, exponent).err().unwrap().to_string();
    for exponent in [&[][..], &[1], &[2], &[3], &[17], &[0xff, 0xff], &[1, 0, 0]] {
        assert!(matches!(ours::Key::new(&good, exponent), Err(KeyProblem::TooWeak { .. })), "{exponent:?}");
    }
    assert_eq!(text(&good, &[3]), "RSA key with exponent 3, at least 65537 wanted");
    assert_eq!(text(&good[128..], &[1, 0, 1]), "RSA key of 1024 bits, at least 2048 wanted");
    assert_eq!(text(&[], &[1, 0, 1]), "RSA key of 0 bits, at least 2048 wanted");
    assert_eq!(text(&[&[0x7f], &good[1..]].concat(), &[1, 0, 1]), "RSA key of 2047 bits, at least 2048 wanted");
    assert_eq!(text(&vec![0xff; 1025], &[1, 0, 1]), "unsupported key (RSA of 8200 bits, at most 8192), RSA, P-256, P-384, P-521 or Ed25519 wanted");
    assert_eq!(
        text(&good, &[1, 0, 0, 0, 1]),
        "unsupported key (RSA with an exponent of more than 32 bits), RSA, P-256, P-384, P-521 or Ed25519 wanted"
    );
    assert_eq!(text(&good, &[1, 0, 2]), "malformed RSA key");
    let mut even = good.clone();
    *even.last_mut().unwrap() -= 1;
    assert_eq!(text(&even, &[1, 0, 1]), "malformed RSA key");
    assert!(ours::Key::new(&good, &[0xff, 0xff, 0xff, 0xff]).is_ok());
}
