//! ECDSA: values that OpenSSL made, and values that are none.

use super::super::{Certificate, Hash, KeyKind, PublicKey, Scheme};
use super::{HASHES, certificates, method, octets, unhex};

/// Values over "message", one for each of [`HASHES`], made by OpenSSL 3.0 with the key of the certificate. The digest is
/// longer than the order, as long, or shorter: FIPS 186-5 section 6.4.2 is met in all its cases.
const VALUES: [(KeyKind, &str, [&str; 4]); 3] = [
    (
        KeyKind::P256,
        certificates::P256,
        [
            "a9c154f33dce5e516cb5da9e8f3fe5e72650752da175833d842dcf5655214add516a515688043775008047c84aab9b2f93c8\
         8259093b11c1d117227dc810d584",
            "a239dbf6db0c32a8d037c69843d2213e9be86fcea1b02a5fee5f9f1cf91549ecccf0cd3c3af369b16f2f7c088470577b35a7\
         efcd3382ee311dbdd451223e55e7",
            "a7fd1b7d52a9e65772356ee6c8ef3e97c7f25cf599e2254165f33dd6cdac3f24ac3f04d2ed4656f077f2cd524bef7c780ae8\
         b56aae9a7835ad1db3b86f70a659",
            "d384ceabe5c9f1ca599da8ac043590abf76901b9164d815ee0abf03752678ac14c190cb03ac02471dc0bc84bce364f73da70\
         53f8459beffccf19cc09ad070a2b",
        ],
    ),
    (
        KeyKind::P384,
        certificates::P384,
        [
            "6c738d0cad4e5af52f65b9dec9768e5ac3d839e9646e954a0b76a8a6f6f81ff9263ac5e9e033d723c85884fc681e61d884c7\
         5e10b610104547f79e2932b296366a99eb8482dd4f5a807ad305f5635c832f9d07d5db9b1aba615e479cef993969",
            "d8bce0f540a70031def0ceb63ffdd42ce0c78d2903c71cad9d7c21f7d3984c98591bdbdc80a6f086ba7b17d97189101db937\
         277e84ea80ff819326c7c0e795e96b4bce9f57afc16fd1a2c25d9419b857eca70336b5ef1dc786615aabfebe1744",
            "e5fd411588c0f012d146b0435fdae00ee3363efb4e20f3a516d0352348837c40867c5a8149040d5d30ead026eed002329531\
         fc750df860bcb0c953b7dc86a9eab3832aad0c57a859effc33fbff37559569877d878250269d5da21a55600b445e",
            "36914daa3bd97196e28bdb156abd80de47a137bf8ce34929569836275f8699b1e245e8f003cf431d40297e90d4bcd7968a09\
         9b37748cbc64d88244adafafb40e67c9855d1c0cea997d1a5f302e8ffe5e3dc815a4e08b6eceeedc4aed704ebbd6",
        ],
    ),
    (
        KeyKind::P521,
        certificates::P521,
        [
            "002bc84065682b115c73ae78b89ec59f9d48927cfe97de309999a98b3d5c9eea2f315d0019f65430dd2d9aa71ff34f367b89\
         252595a0b0c2af05cc7a3b0cfe9b900c01d350b5a18a236290ca1bcf92e8c3c9552df97a1549582b155a0de2fdffc03bdd20\
         b4ecf465976b21bbb0d0336d303b5a869ec35bb93e37fbf482242ab5285d7309",
            "011268147037ffbc2331b4bb74a15afc05a4c4b6e8b35883ddcf018956b06dc191d9d68eff466388caeba7470c299afcefb6\
         8672ad14817972c8b92be9c99ba3fc2700b513cb00bbe29985b88a6f9d8e1078a87b805b5a39cf97877d15576768e21b4059\
         f5fa600d38ac3dc5b65630c7b3acd40400dd7902fac8e5ccc56e1f3e200c9d78",
            "0181761cd60cc71827ea86a4346924d0d20b41768b627bd6daae0e2bad26483f5623d04070656fa7638a8299a586a403d0b9\
         6e9f59d34527af1088c09f69c2604cbe0016763fea867329f3ddcd33dc422558dfb7c372edc59391b1c8e8451468b6fec282\
         28ff92d35db5ad582135a00fe83c9fba4cfe3e9a85445f751e3817a195630a4e",
            "01fe4c8194d9afa4d2a38e7dcf764a00360824d566d1350ccb36f9c970ddedf6e9fd98c693ddd529967cec0a1244d7b5f61e\
         f2a550d0a3edfb984e7ab58d38c64c7d001cb359208e742ec978ceec6f8d3a05455acce8e2eb172da00daf0f4895dddfac9f\
         4c4eca6a45cfe0f65d2b507aa3fadc8acfc0a9e8bc488efbe1e6948528631dfb",
        ],
    ),
];

fn key(certificate: &str) -> PublicKey {
    Certificate::from_der(&octets(certificate)).unwrap().key().unwrap().clone()
}

#[test]
fn values_of_openssl() {
    for (kind, certificate, values) in VALUES {
        let key = key(certificate);
        assert_eq!(key.kind(), kind);
        for (hash, value) in HASHES.into_iter().zip(values) {
            let value = unhex(value);
            assert!(key.verify(method(Scheme::Ecdsa, hash), b"message", &value).is_ok(), "{kind:?} {hash:?}");
            assert!(key.verify(method(Scheme::Ecdsa, hash), b"massage", &value).is_err());
            for other in HASHES.into_iter().filter(|other| *other != hash) {
                assert!(key.verify(method(Scheme::Ecdsa, other), b"message", &value).is_err());
            }
        }
    }
}

#[test]
fn both_halves_of_s_are_good() {
    // s and n - s verify alike; about half of all XML signers send the higher one.
    let order = unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let (_, certificate, values) = VALUES[0];
    let value = unhex(values[1]);
    let mut other = value.clone();
    let mut borrow = 0_i16;
    for index in (0..32).rev() {
        let difference = i16::from(order[index]) - i16::from(value[32 + index]) - borrow;
        other[32 + index] = difference.rem_euclid(256) as u8;
        borrow = i16::from(difference < 0);
    }
    assert_ne!(value, other);
    for value in [value, other] {
        assert!(key(certificate).verify(method(Scheme::Ecdsa, Hash::Sha256), b"message", &value).is_ok());
    }
}

/// CVE-2022-21449 and encodings that some signers and some attackers use.
#[test]
fn values_that_are_none() {
    let orders = [
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa\
         51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ];
    for ((kind, certificate, values), order) in VALUES.into_iter().zip(orders) {
        let key = key(certificate);
        let good = unhex(values[1]);
        let (r, s) = good.split_at(good.len() / 2);
        let zero = vec![0; r.len()];
        let order = unhex(order);
        assert_eq!(order.len(), r.len());
        let bad = [
            ("empty", vec![]),
            ("r = s = 0", [zero.as_slice(), &zero].concat()),
            ("r = 0", [zero.as_slice(), s].concat()),
            ("s = 0", [r, &zero].concat()),
            ("r = n", [order.as_slice(), s].concat()),
            ("s = n", [r, &order].concat()),
            ("r = s = n", [order.as_slice(), &order].concat()),
            ("all ones", vec![0xff; good.len()]),
            ("swapped", [s, r].concat()),
            ("r alone", r.to_vec()),
            ("an octet less", good[..good.len() - 1].to_vec()),
            ("an octet more", [&good[..], &[0]].concat()),
            ("both padded", [&[0], r, &[0], s].concat()),
            ("DER", der(r, s)),
        ];
        for (name, value) in bad {
            assert!(key.verify(method(Scheme::Ecdsa, Hash::Sha256), b"message", &value).is_err(), "{kind:?}: {name}");
        }
        assert!(key.verify(method(Scheme::Ecdsa, Hash::Sha256), b"message", &good).is_ok());
    }
}

fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |octets: &[u8]| [&[2, octets.len() as u8 + 1, 0], octets].concat();
    let inside = [number(r), number(s)].concat();
    let head: &[u8] = if inside.len() < 128 { &[0x30] } else { &[0x30, 0x81] };
    [head, &[inside.len() as u8], &inside].concat()
}

#[test]
fn a_key_verifies_only_schemes_of_its_family() {
    let rsa = key(certificates::RSA);
    let (_, certificate, values) = VALUES[0];
    let ec = key(certificate);
    let value = unhex(values[1]);
    for scheme in [Scheme::Pkcs1v15, Scheme::Pss] {
        assert!(rsa.kind().fits(scheme) && !ec.kind().fits(scheme));
        assert!(ec.verify(method(scheme, Hash::Sha256), b"message", &value).is_err());
    }
    assert!(ec.kind().fits(Scheme::Ecdsa) && !rsa.kind().fits(Scheme::Ecdsa));
    assert!(rsa.verify(method(Scheme::Ecdsa, Hash::Sha256), b"message", &value).is_err());
    assert!(rsa.verify(method(Scheme::Ecdsa, Hash::Sha256), b"message", &vec![1; 256]).is_err());
}
