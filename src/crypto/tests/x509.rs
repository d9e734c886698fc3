//! Certificates as people paste them, and a message for everything else they paste.

use super::super::{Certificate, Hash, KeyKind, PublicKey, describe_public_key, digest};
use super::{certificates, octets};
use x509_cert::der::Decode as _;
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// A PEM block with lines of 64 characters.
fn pem(label: &str, base64: &str) -> String {
    let symbols: Vec<char> = base64.split_whitespace().flat_map(str::chars).collect();
    let lines: Vec<String> = symbols.chunks(64).map(|line| line.iter().collect()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn bare(base64: &str) -> String {
    base64.split_whitespace().collect()
}

#[track_caller]
fn one(text: &str) -> Certificate {
    let certificates = Certificate::from_text(text).unwrap();
    assert_eq!(certificates.len(), 1);
    certificates.into_iter().next().unwrap()
}

#[track_caller]
fn complaint(text: &str) -> String {
    Certificate::from_text(text).unwrap_err().to_string()
}

#[track_caller]
fn complaint_of_der(der: &[u8]) -> String {
    Certificate::from_der(der).unwrap_err().to_string()
}

#[test]
fn every_form_is_the_same_certificate() {
    let der = octets(certificates::RSA);
    let expected = Certificate::from_der(&der).unwrap().sha256();
    assert_eq!(expected, *digest(Hash::Sha256, &der));
    let block = pem("CERTIFICATE", certificates::RSA);
    let bare = bare(certificates::RSA);
    let forms = [
        block.clone(),
        block.replace('\n', "\r\n"),
        block.replace('\n', " "),
        block.replace('\n', ""),
        format!("\u{feff}{block}"),
        format!("Bag Attributes\n    friendlyName: idp\nsubject=CN = idp\n\n{block}\nthat was it\n"),
        block.lines().map(|line| format!("        {line}\n")).collect(),
        pem("X509 CERTIFICATE", certificates::RSA),
        bare.clone(),
        certificates::RSA.to_owned(),
        format!("\n\t\t  {}\r\n  {}\n", &bare[..100], &bare[100..]),
        bare.trim_end_matches('=').to_owned(),
    ];
    for form in forms {
        assert_eq!(one(&form).sha256(), expected, "{form}");
        assert_eq!(Certificate::from_base64(&form).unwrap().sha256(), expected, "{form}");
    }
}

#[test]
fn several_blocks_are_several_certificates() {
    let chain = [certificates::RSA, certificates::P256, certificates::DSA].map(|der| pem("CERTIFICATE", der)).concat();
    let found = Certificate::from_text(&chain).unwrap();
    let alone = [certificates::RSA, certificates::P256, certificates::DSA].map(|der| one(der).sha256());
    assert_eq!(found.iter().map(Certificate::sha256).collect::<Vec<_>>(), alone);
    assert_eq!(Certificate::from_base64(&chain).unwrap_err().to_string(), "3 certificates where one is wanted");
    let mut second = octets(certificates::P256);
    second.push(0);
    let broken = [octets(certificates::RSA), second].map(|der| pem("CERTIFICATE", &base64(&der))).concat();
    assert_eq!(complaint(&broken), "certificate 2: 1 octets after the certificate: give one certificate, or each as PEM");
}

fn base64(octets: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(octets)
}

#[test]
fn facts_of_a_certificate() {
    let certificate = one(certificates::RSA);
    assert_eq!(certificate.fingerprint(), "2b98b28ced0070b1278a71c93777bfe55b4a4b41453e52a1b277569d73bd7c3d");
    assert_eq!(certificate.not_before_ms(), 1_795_303_235_000);
    assert_eq!(certificate.not_after_ms(), 2_110_663_235_000);
    assert!(format!("{certificate:?}").contains("RSA key of 2048 bits"));
}

#[test]
fn keys_and_why_they_are_of_no_use() {
    for (der, kind, bits) in [
        (certificates::RSA, KeyKind::Rsa, 2048),
        (certificates::P256, KeyKind::P256, 256),
        (certificates::P384, KeyKind::P384, 384),
        (certificates::P521, KeyKind::P521, 521),
        (certificates::ED25519, KeyKind::Ed25519, 256),
    ] {
        let certificate = one(der);
        let key = certificate.key().unwrap();
        assert_eq!((key.kind(), key.bits()), (kind, bits));
    }
    let unsupported = |what: &str| format!("unsupported key ({what}), RSA, P-256, P-384, P-521 or Ed25519 wanted");
    for (der, problem) in [
        (certificates::RSA_1024, "RSA key of 1024 bits, at least 2048 wanted".to_owned()),
        (certificates::RSA_E3, "RSA key with exponent 3, at least 65537 wanted".to_owned()),
        (certificates::RSA_PSS, unsupported("RSA for PSS only")),
        (certificates::DSA, unsupported("DSA")),
        (certificates::SECP256K1, unsupported("curve secp256k1")),
        // CVE-2020-0601: even the parameters of P-256 itself
        (certificates::EXPLICIT, unsupported("a curve that is not a named one")),
    ] {
        let certificate = one(der);
        assert_eq!(certificate.key().unwrap_err().to_string(), problem);
        assert!(certificate.not_before_ms() < certificate.not_after_ms(), "the rest of the certificate is read all the same");
    }
}

#[test]
fn points_that_are_not_on_the_curve() {
    let der = octets(certificates::P256);
    let point = der.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).unwrap() + 3;
    for (at, octet) in [(point + 64, der[point + 64] ^ 1), (point + 1, der[point + 1] ^ 1), (point, 0), (point, 5), (point, 6)] {
        let mut der = der.clone();
        der[at] = octet;
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.key().unwrap_err().to_string(), "malformed P-256 key", "octet {at} as {octet}");
    }
}

#[test]
fn compressed_points() {
    let mut der = octets(certificates::P256);
    let point = der.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).unwrap() + 3;
    for octet in [2, 3] {
        der[point] = octet;
        assert_eq!(
            Certificate::from_der(&der).unwrap().key().unwrap_err().to_string(),
            "unsupported key (a compressed point), RSA, P-256, P-384, P-521 or Ed25519 wanted"
        );
    }
}

#[test]
fn no_octet_of_a_certificate_makes_a_panic() {
    for der in [certificates::RSA, certificates::P256, certificates::EXPLICIT].map(octets) {
        let judge = |der: &[u8]| Certificate::from_der(der).map_or_else(|error| error.to_string().len(), |read| read.fingerprint().len());
        for at in 0..der.len() {
            assert!(judge(&der[..at]) > 0, "cut at {at}");
            for octet in [0, 0x30, 0x84, 0xff] {
                let mut der = der.clone();
                der[at] = octet;
                assert!(judge(&der) > 0, "octet {at}");
            }
        }
    }
}

#[test]
fn nothing_at_all() {
    for text in ["", "  \r\n\t", "\u{feff}"] {
        assert_eq!(complaint(text), "empty text, a certificate as PEM or base64 wanted");
    }
    assert_eq!(complaint_of_der(&[]), "no octets, a certificate as DER wanted");
    assert_eq!(complaint("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"), "nothing between the BEGIN and END lines of the certificate");
}

#[test]
fn another_pem_block() {
    let private = "a private key where a certificate is wanted: it is not needed here and should not leave its owner, \
                   give the certificate that begins with `-----BEGIN CERTIFICATE-----`";
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        assert_eq!(complaint(&pem(label, "AAAA")), private);
    }
    // Beside a good certificate as well: it is the key that must not be there.
    assert_eq!(complaint(&[pem("CERTIFICATE", certificates::RSA), pem("PRIVATE KEY", "AAAA")].concat()), private);
    for (label, text) in [
        ("CERTIFICATE REQUEST", "a certificate request (CSR) where a certificate is wanted: give the certificate that was issued for it"),
        ("PUBLIC KEY", "a bare public key where a certificate is wanted: give the IdP's signing certificate"),
        (
            "PKCS7",
            "a PKCS #7 container where a certificate is wanted: `openssl pkcs7 -print_certs` takes the certificates out \
             (add `-inform DER` for a binary file)",
        ),
        ("TRUSTED CERTIFICATE", "a certificate in OpenSSL's own format where plain PEM is wanted: `openssl x509 -in file` writes it"),
        ("X509 CRL", "a PEM block `X509 CRL` where a certificate is wanted"),
    ] {
        assert_eq!(complaint(&pem(label, "AAAA")), text);
    }
}

#[test]
fn damaged_pem() {
    let block = pem("CERTIFICATE", certificates::RSA);
    let cut = &block[..400];
    assert_eq!(complaint(cut), "the certificate has no line `-----END CERTIFICATE-----`: the text was cut off, copy all of it");
    assert_eq!(complaint(&format!("{cut}\n{block}")), complaint(cut), "a second block is not the end of the first");
    assert_eq!(
        complaint(&block.replace("END CERTIFICATE", "END PUBLIC KEY")),
        "a block that begins with `-----BEGIN CERTIFICATE-----` does not end with `-----END CERTIFICATE-----`"
    );
    assert_eq!(complaint("x\n-----BEGIN CERTIFICATE\nMIIB\n"), "the line `-----BEGIN ` at line 2, column 1 has no end");
    let dashes = "the line `-----BEGIN CERTIFICATE-----` is damaged: exactly five hyphens stand on either side, \
                  a word processor may have changed them";
    assert_eq!(complaint(&block.replace("-----", "——")), dashes);
    assert_eq!(complaint(&block.replace("-----", "----")), dashes);
    assert_eq!(
        complaint(&block.replace('\n', "\\n")),
        "a backslash at position 28 is not base64: if the text has `\\n` for its line breaks, put real ones"
    );
    let mut lines: Vec<String> = block.lines().map(Into::into).collect();
    lines[3].replace_range(9..10, "%");
    assert_eq!(complaint(&lines.join("\n")), "`%` at line 4, column 10 is not base64");
    lines[3].replace_range(9..10, "é");
    assert_eq!(complaint(&lines.join("\r\n")), "`é` (U+00E9) at line 4, column 10 is not base64");
}

#[test]
fn no_beginning_of_a_text_is_taken_for_the_whole() {
    let block = pem("CERTIFICATE", certificates::P256);
    for at in 0..block.trim_end().len() {
        assert!(Certificate::from_text(&block[..at]).is_err(), "cut at {at}");
    }
    let bare = bare(certificates::P256);
    for at in 0..bare.trim_end_matches('=').len() {
        assert!(Certificate::from_text(&bare[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn damaged_base64() {
    let bare = bare(certificates::RSA);
    assert_eq!(complaint(&format!("{}!{}", &bare[..16], &bare[17..])), "`!` at position 17 is not base64");
    assert_eq!(complaint(&format!("  {}\u{200b}{}", &bare[..8], &bare[8..])), "`\u{200b}` (U+200B) at position 11 is not base64");
    let length = octets(&bare).len();
    let cut = &bare[..800];
    assert_eq!(complaint(cut), format!("the certificate has 600 octets of {length}: the text was cut off, copy all of it"));
    assert_eq!(complaint(&bare[..801]), "base64 of 801 characters is incomplete: the text was cut off, copy all of it");
    assert_eq!(complaint("MII"), "no X.509 certificate: the octets do not have its structure");
    let padded = if bare.ends_with('=') { bare.clone() } else { format!("{bare}=") };
    let at = padded.find('=').unwrap() + 1;
    assert_eq!(
        complaint(&format!("{padded}{bare}")),
        format!("base64 goes on after its padding `=` at position {at}: give one certificate, or each as PEM")
    );
    let mut longer = octets(&bare);
    longer.extend_from_slice(b"\r\n");
    let trailing = "2 octets after the certificate: give one certificate, or each as PEM";
    assert_eq!(complaint(&base64(&longer)), trailing);
    assert_eq!(complaint_of_der(&longer), trailing);
}

#[test]
fn something_else_altogether() {
    for (text, what) in [
        ("<md:EntityDescriptor/>", "XML where a certificate is wanted: if it is the IdP's metadata, configure it as metadata"),
        ("https://idp.example/cert.pem", "a URL where a certificate is wanted: nothing is fetched, give the text of the certificate itself"),
        ("/etc/saml/idp.pem", "a file name where a certificate is wanted: give the content of the file"),
        ("file:idp", "a file name where a certificate is wanted: give the content of the file"),
        ("SHA256:DE:AD", "`:` at position 7 is not base64"),
        (
            "DE:AD:BE:EF:DE:AD:BE:EF:DE:AD:BE:EF:DE:AD:BE:EF:DE:AD:BE:EF",
            "a fingerprint where a certificate is wanted: a key cannot be computed from it",
        ),
        ("hello", "base64 of 5 characters is incomplete: the text was cut off, copy all of it"),
        ("hellohello", "no X.509 certificate: the octets do not have its structure"),
    ] {
        assert_eq!(complaint(text), what);
    }
    assert_eq!(complaint(&base64(pem("CERTIFICATE", certificates::RSA).as_bytes())), "base64 of a PEM text: decode it once and give the PEM text");
    assert_eq!(complaint_of_der(pem("CERTIFICATE", certificates::RSA).as_bytes()), "PEM text where DER is wanted");
}

/// DER of the kinds a `.cer` or `.p12` file may hold.
#[test]
fn other_der() {
    const KEY: &str = "a private key where a certificate is wanted: it is not needed here and should not leave its owner";
    const CSR: &str = "a certificate request (CSR) where a certificate is wanted: give the certificate that was issued for it";
    const PUBLIC: &str = "a bare public key where a certificate is wanted: give the IdP's signing certificate";
    let wrap = |tag: u8, parts: &[&[u8]]| {
        let inside = parts.concat();
        [&[tag, inside.len() as u8], inside.as_slice()].concat()
    };
    let oid = wrap(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]]);
    let name = wrap(0x30, &[&wrap(0x31, &[&wrap(0x30, &[&wrap(6, &[&[0x55, 4, 3]]), &wrap(12, &[b"idp"])])])]);
    let algorithm = wrap(0x30, &[&wrap(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]]), &[5, 0]]);
    let public = wrap(0x30, &[&algorithm, &wrap(3, &[&[0, 1, 2, 3]])]);
    let request = wrap(0x30, &[&[2, 1, 0], &name, &public, &[0xa0, 0]]);
    for (der, what) in [
        (octets(super::keys::RSA_2048), KEY),
        (wrap(0x30, &[&[2, 1, 1], &[4, 2, 1, 2]]), KEY),
        (public.clone(), PUBLIC),
        (wrap(0x30, &[&request, &algorithm, &[3, 1, 0]]), CSR),
        (
            wrap(0x30, &[&oid, &[0xa0, 2, 0x30, 0]]),
            "a PKCS #7 container where a certificate is wanted: `openssl pkcs7 -print_certs` takes the certificates out \
             (add `-inform DER` for a binary file)",
        ),
        (wrap(0x30, &[&[2, 1, 3], &[0x30, 0]]), "a PKCS #12 container where a certificate is wanted: `openssl pkcs12 -nokeys` takes it out"),
        (vec![0x30, 0x80, 0, 0], "no X.509 certificate: the octets do not have its structure"),
        (vec![0x04, 1, 1], "no X.509 certificate: the octets do not have its structure"),
    ] {
        assert_eq!(complaint_of_der(&der), what);
    }
}

/// A point of small order would verify any message, and RFC 8410 section 3 leaves parameters out.
#[test]
fn ed25519_keys_that_are_none() {
    let der = |algorithm: &[u8], point: [u8; 32]| {
        let key = [&[0x03, 0x21, 0x00], point.as_slice()].concat();
        let body = [&[0x30, u8::try_from(algorithm.len()).unwrap()], algorithm, &key].concat();
        [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
    };
    let is_key = |der: &[u8]| PublicKey::from_spki(&SubjectPublicKeyInfoRef::from_der(der).unwrap()).is_ok();
    let (plain, with_null) = ([0x06, 0x03, 0x2b, 0x65, 0x70], [0x06, 0x03, 0x2b, 0x65, 0x70, 0x05, 0x00]);
    // The base point, and one of order one.
    let (good, mut weak) = ([&[0x58], [0x66; 31].as_slice()].concat().try_into().unwrap(), [0; 32]);
    weak[0] = 1;
    assert!(is_key(&der(&plain, good)));
    assert!(!is_key(&der(&with_null, good)));
    assert!(!is_key(&der(&plain, weak)));
    // A key that a message shows is trusted for nothing, and described by its form.
    assert_eq!(describe_public_key(&der(&plain, good)), Some(("Ed25519".into(), Some(256))));
    assert_eq!(describe_public_key(&der(&plain, weak)), Some(("Ed25519".into(), Some(256))));
    assert_eq!(describe_public_key(&der(&with_null, good)), Some(("Ed25519".into(), None)));
}
