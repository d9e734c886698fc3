//! Private keys, which stay with the host: wrapped keys are opened and octets are signed out here.

use std::fs;
use std::path::Path;

use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{Oaep, Pkcs1v15Sign, RsaPrivateKey};
use sha1::Sha1;
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::component::wire::{ContentKey, WrappedKey};

/// A private RSA key from PEM.
#[must_use]
pub fn read(file: &Path) -> RsaPrivateKey {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    // A line above it says that it is a test key.
    let pem = text.find("-----BEGIN").map_or("", |at| &text[at..]);
    RsaPrivateKey::from_pkcs8_pem(pem).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Tries every key: nothing in a message selects one.
#[must_use]
pub fn open(wrapped: &WrappedKey, keys: &[RsaPrivateKey]) -> ContentKey {
    let fitting = keys.iter().filter(|key| key.size() == wrapped.ciphertext.len());
    let opened = fitting.filter_map(|key| match wrapped.digest.as_str() {
        "SHA-1" => masked::<Sha1>(key, wrapped),
        "SHA-224" => masked::<Sha224>(key, wrapped),
        "SHA-256" => masked::<Sha256>(key, wrapped),
        "SHA-384" => masked::<Sha384>(key, wrapped),
        "SHA-512" => masked::<Sha512>(key, wrapped),
        other => panic!("no such hash: {other}"),
    });
    let length = usize::try_from(wrapped.key_length).unwrap();
    ContentKey { id: wrapped.id.clone(), key: opened.into_iter().find(|octets| octets.len() == length) }
}

fn masked<D: Digest + FixedOutputReset>(key: &RsaPrivateKey, wrapped: &WrappedKey) -> Option<Vec<u8>> {
    match wrapped.mgf.as_str() {
        "SHA-1" => decrypted::<D, Sha1>(key, wrapped),
        "SHA-224" => decrypted::<D, Sha224>(key, wrapped),
        "SHA-256" => decrypted::<D, Sha256>(key, wrapped),
        "SHA-384" => decrypted::<D, Sha384>(key, wrapped),
        "SHA-512" => decrypted::<D, Sha512>(key, wrapped),
        other => panic!("no such hash: {other}"),
    }
}

fn decrypted<D: Digest + FixedOutputReset, M: Digest + FixedOutputReset>(key: &RsaPrivateKey, wrapped: &WrappedKey) -> Option<Vec<u8>> {
    let label: Box<[u8]> = wrapped.label.clone().into();
    key.decrypt(Oaep::<D, M>::new_with_mgf_hash_and_label(label), &wrapped.ciphertext).ok()
}

/// RSA PKCS#1 v1.5 with SHA-256 over octets that are not yet hashed.
#[must_use]
pub fn sign(key: &RsaPrivateKey, octets: &[u8]) -> Vec<u8> {
    key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(octets)).expect("the key signs")
}
