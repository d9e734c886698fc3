//! Content encryption: AES in GCM (XML Encryption 1.1 section 5.2.4) and in CBC (section 5.2.2).
//!
//! The IV stands first in the octets. GCM has 96 bits of it and a tag of 128 bits, no other lengths: a short tag is a guessed tag. CBC says nothing
//! about who wrote the octets, so whoever calls has to know that from elsewhere ([`Cipher::is_authenticated`]).

use alloc::vec::Vec;
use core::fmt;

use aes::cipher::consts::{U12, U16};
use aes::cipher::{
    Array, Block, BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt,
    BlockModeDecrypt, BlockSizeUser, InOut, InOutBuf, InnerIvInit, KeyInit, ParBlocks, ParBlocksSizeUser,
};
use aes::{Aes128, Aes192, Aes256};
use aes_gcm::{AeadInOut, AesGcm};
use cbc::Decryptor;

const BLOCK: usize = 16;
const GCM_IV: usize = 12;
const GCM_TAG: usize = 16;

/// The block ciphers that a message may be encrypted with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cipher {
    Aes128Gcm,
    Aes192Gcm,
    Aes256Gcm,
    Aes128Cbc,
    Aes192Cbc,
    Aes256Cbc,
}

impl Cipher {
    /// Length of the key in octets.
    pub(crate) const fn key_len(self) -> usize {
        match self {
            Cipher::Aes128Gcm | Cipher::Aes128Cbc => 16,
            Cipher::Aes192Gcm | Cipher::Aes192Cbc => 24,
            Cipher::Aes256Gcm | Cipher::Aes256Cbc => 32,
        }
    }

    /// Whether octets that open were made by somebody who had the key. In CBC anybody may change them, and learn the plaintext from how the
    /// receiver fails (Jager and Somorovsky 2011).
    pub(crate) const fn is_authenticated(self) -> bool {
        matches!(self, Cipher::Aes128Gcm | Cipher::Aes192Gcm | Cipher::Aes256Gcm)
    }
}

/// The octets do not open. There is no detail, on purpose: which step failed is what a padding oracle tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CannotOpen;

impl fmt::Display for CannotOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the octets do not open with this key")
    }
}

impl core::error::Error for CannotOpen {}

/// The plaintext of IV, ciphertext and, in GCM, tag. A key of another length than [`Cipher::key_len`] opens nothing.
pub(crate) fn open(cipher: Cipher, key: &[u8], octets: &[u8]) -> Result<Vec<u8>, CannotOpen> {
    let opened = match Aes::new(key).filter(|_| key.len() == cipher.key_len()) {
        Some(aes) if cipher.is_authenticated() => gcm(aes, octets),
        Some(aes) => cbc(aes, octets),
        None => None,
    };
    opened.ok_or(CannotOpen)
}

#[inline(never)]
fn gcm(aes: Aes, octets: &[u8]) -> Option<Vec<u8>> {
    let (iv, rest) = octets.split_at_checked(GCM_IV)?;
    let (sealed, tag) = rest.split_at_checked(rest.len().checked_sub(GCM_TAG)?)?;
    let cipher: AesGcm<Aes, U12> = aes.into();
    let mut plaintext = sealed.to_vec();
    // The tag is compared before anything is decrypted.
    cipher.decrypt_inout_detached(iv.try_into().ok()?, &[], InOutBuf::from(plaintext.as_mut_slice()), tag.try_into().ok()?).ok()?;
    Some(plaintext)
}

#[inline(never)]
fn cbc(aes: Aes, octets: &[u8]) -> Option<Vec<u8>> {
    let (iv, sealed) = octets.split_at_checked(BLOCK)?;
    let mut cipher = Decryptor::inner_iv_init(aes, iv.try_into().ok()?);
    let mut plaintext = sealed.to_vec();
    let (blocks, []) = Array::slice_as_chunks_mut(&mut plaintext) else { return None };
    cipher.decrypt_blocks(blocks);
    // The last octet is the length of the padding; the others of it are arbitrary.
    let padding = usize::from(*plaintext.last()?);
    if !(1..=BLOCK).contains(&padding) {
        return None;
    }
    plaintext.truncate(plaintext.len().checked_sub(padding)?);
    Some(plaintext)
}

/// AES with a key of any length: one cipher, so that the modes are compiled once and not for every length.
#[allow(clippy::large_enum_variant, reason = "one of it lives at a time, on the stack, where it is wiped")]
enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    fn new(key: &[u8]) -> Option<Aes> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Aes::Short),
            24 => Aes192::new_from_slice(key).ok().map(Aes::Middle),
            _ => Aes256::new_from_slice(key).ok().map(Aes::Long),
        }
    }
}

impl BlockSizeUser for Aes {
    type BlockSize = U16;
}

/// As many blocks as AES instructions work on at once; the software of the crate `aes` takes four of them, and in WebAssembly two, where more would be more code.
#[cfg(not(target_arch = "wasm32"))]
type AtOnce = aes::cipher::consts::U8;
#[cfg(target_arch = "wasm32")]
type AtOnce = aes::cipher::consts::U2;

impl ParBlocksSizeUser for Aes {
    type ParBlocksSize = AtOnce;
}

impl BlockCipherEncBackend for Aes {
    fn encrypt_block(&self, block: InOut<'_, '_, Block<Self>>) {
        match self {
            Aes::Short(aes) => aes.encrypt_block_inout(block),
            Aes::Middle(aes) => aes.encrypt_block_inout(block),
            Aes::Long(aes) => aes.encrypt_block_inout(block),
        }
    }

    fn encrypt_par_blocks(&self, blocks: InOut<'_, '_, ParBlocks<Self>>) {
        match self {
            Aes::Short(aes) => aes.encrypt_blocks_inout(blocks.into_buf()),
            Aes::Middle(aes) => aes.encrypt_blocks_inout(blocks.into_buf()),
            Aes::Long(aes) => aes.encrypt_blocks_inout(blocks.into_buf()),
        }
    }
}

impl BlockCipherDecBackend for Aes {
    fn decrypt_block(&self, block: InOut<'_, '_, Block<Self>>) {
        match self {
            Aes::Short(aes) => aes.decrypt_block_inout(block),
            Aes::Middle(aes) => aes.decrypt_block_inout(block),
            Aes::Long(aes) => aes.decrypt_block_inout(block),
        }
    }

    fn decrypt_par_blocks(&self, blocks: InOut<'_, '_, ParBlocks<Self>>) {
        match self {
            Aes::Short(aes) => aes.decrypt_blocks_inout(blocks.into_buf()),
            Aes::Middle(aes) => aes.decrypt_blocks_inout(blocks.into_buf()),
            Aes::Long(aes) => aes.decrypt_blocks_inout(blocks.into_buf()),
        }
    }
}

impl BlockCipherEncrypt for Aes {
    fn encrypt_with_backend(&self, work: impl BlockCipherEncClosure<BlockSize = U16>) {
        work.call(self);
    }
}

impl BlockCipherDecrypt for Aes {
    fn decrypt_with_backend(&self, work: impl BlockCipherDecClosure<BlockSize = U16>) {
        work.call(self);
    }
}
