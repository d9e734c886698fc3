#![no_main]
use libfuzzer_sys::fuzz_target;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, RsaPublicKey};
use samlight::probe;

fuzz_target!(|input: (u8, u32, &[u8])| {
    let (kind, exponent, octets) = input;
    // Most are short, where limbs and blocks begin and end as they do in long ones; every eighth is as long as those that are used, and odd lengths as well.
    let length = 2 + if kind % 8 == 0 { 254 + usize::from(kind / 8) } else { usize::from(kind) };
    let octet = |at: usize| octets.get(at % octets.len().max(1)).copied().unwrap_or(0xff);
    let mut modulus: Vec<u8> = (0..length).map(octet).collect();
    modulus[0] |= 1 << (kind % 7);
    modulus[length - 1] |= 1;
    let base: Vec<u8> = (length..2 * length).map(octet).collect();
    let ours = probe::rsa(&modulus, exponent, &base);
    let number = |octets: &[u8], bits| BoxedUint::from_be_slice(octets, bits).expect("no more octets than that");
    if base >= modulus || exponent % 2 == 0 || exponent == 1 {
        assert_eq!(ours, None);
        return;
    }
    let bits = u32::try_from(8 * length).expect("a short number");
    let key = RsaPublicKey::new_unchecked(number(&modulus, bits), BoxedUint::from(u64::from(exponent)));
    let theirs = rsa_encrypt(&key, &number(&base, key.n_bits_precision())).expect("a number below the modulus");
    let octets = theirs.to_be_bytes();
    let (zeros, octets) = octets.split_at(octets.len() - length.min(octets.len()));
    assert!(zeros.iter().all(|octet| *octet == 0));
    assert_eq!(ours.as_deref(), Some(octets));
});
