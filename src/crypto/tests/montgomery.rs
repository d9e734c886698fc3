//! Both kernels, that of WebAssembly and that of 64-bit processors, against arithmetic that is slow and plain.

use super::super::montgomery::OddModulus;
use super::super::montgomery::narrow::Narrow;
use super::super::montgomery::wide::Wide;
use super::Octets;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, RsaPublicKey};

/// Numbers as 32-bit digits, least significant first, without leading zeros.
mod plain {
    pub(super) fn read(octets: &[u8]) -> Vec<u32> {
        let mut digits: Vec<u32> = octets.rchunks(4).map(|chunk| chunk.iter().fold(0, |digit, octet| digit << 8 | u32::from(*octet))).collect();
        trim(&mut digits);
        digits
    }

    pub(super) fn write(digits: &[u32], length: usize) -> Vec<u8> {
        let mut octets: Vec<u8> = digits.iter().flat_map(|digit| digit.to_le_bytes()).collect();
        assert!(octets.iter().skip(length).all(|octet| *octet == 0));
        octets.resize(length, 0);
        octets.reverse();
        octets
    }

    fn trim(digits: &mut Vec<u32>) {
        while digits.last() == Some(&0) {
            digits.pop();
        }
    }

    fn less(a: &[u32], b: &[u32]) -> bool {
        a.len() < b.len() || a.len() == b.len() && a.iter().rev().lt(b.iter().rev())
    }

    fn product(a: &[u32], b: &[u32]) -> Vec<u32> {
        let mut digits = vec![0_u32; a.len() + b.len()];
        for (i, x) in a.iter().enumerate() {
            let mut carry = 0_u64;
            for (j, y) in b.iter().enumerate() {
                carry += u64::from(digits[i + j]) + u64::from(*x) * u64::from(*y);
                digits[i + j] = carry as u32;
                carry >>= 32;
            }
            digits[i + b.len()] = carry as u32;
        }
        trim(&mut digits);
        digits
    }

    /// Long division in base 2, one bit of the dividend at a time.
    fn remainder(a: &[u32], modulus: &[u32]) -> Vec<u32> {
        let mut rest: Vec<u32> = Vec::new();
        for bit in (0..a.len() * 32).rev() {
            let mut carry = a[bit / 32] >> (bit % 32) & 1;
            for digit in &mut rest {
                let next = *digit >> 31;
                *digit = *digit << 1 | carry;
                carry = next;
            }
            if carry != 0 {
                rest.push(carry);
            }
            if !less(&rest, modulus) {
                let mut borrow = false;
                for (i, digit) in rest.iter_mut().enumerate() {
                    let (first, one) = digit.overflowing_sub(modulus.get(i).copied().unwrap_or(0));
                    let (second, two) = first.overflowing_sub(u32::from(borrow));
                    *digit = second;
                    borrow = one || two;
                }
                assert!(!borrow);
                trim(&mut rest);
            }
        }
        rest
    }

    pub(super) fn power(base: &[u32], exponent: u32, modulus: &[u32]) -> Vec<u32> {
        let mut value = vec![1];
        for bit in (0..32).rev() {
            value = remainder(&product(&value, &value), modulus);
            if exponent >> bit & 1 == 1 {
                value = remainder(&product(&value, base), modulus);
            }
        }
        value
    }
}

/// A modulus for both kernels, which have to agree on everything.
struct Modulus {
    narrow: OddModulus<Narrow>,
    wide: OddModulus<Wide>,
}

impl Modulus {
    fn new(octets: &[u8]) -> Option<Modulus> {
        match (OddModulus::new(octets), OddModulus::new(octets)) {
            (Some(narrow), Some(wide)) => Some(Modulus { narrow, wide }),
            (None, None) => None,
            (narrow, _) => panic!("the kernels differ: narrow takes {octets:02x?}: {}", narrow.is_some()),
        }
    }

    #[track_caller]
    fn power(&self, base: &[u8], exponent: u32) -> Option<Vec<u8>> {
        let (narrow, wide) = (self.narrow.power(base, exponent), self.wide.power(base, exponent));
        assert_eq!(narrow, wide, "the kernels differ: base {base:02x?}, exponent {exponent}");
        wide
    }
}

#[track_caller]
fn check(modulus: &[u8], base: &[u8], exponent: u32) {
    let kernel = Modulus::new(modulus).unwrap().power(base, exponent).unwrap();
    let expected = plain::power(&plain::read(base), exponent, &plain::read(modulus));
    assert_eq!(kernel, plain::write(&expected, modulus.len()), "modulus {modulus:02x?} base {base:02x?} exponent {exponent}");
}

/// `2^bits + offset`, big-endian.
fn near_power_of_two(bits: usize, offset: i32) -> Vec<u8> {
    let mut octets = vec![0; bits / 8 + 1];
    octets[0] = 1 << (bits % 8);
    let mut carry = offset;
    for octet in octets.iter_mut().rev() {
        let sum = i32::from(*octet) + carry;
        *octet = sum.rem_euclid(256) as u8;
        carry = sum.div_euclid(256);
    }
    while octets[0] == 0 {
        octets.remove(0);
    }
    octets
}

fn minus(octets: &[u8], small: u8) -> Vec<u8> {
    let mut octets = octets.to_vec();
    let mut borrow = small;
    for octet in octets.iter_mut().rev() {
        let (difference, below) = octet.overflowing_sub(borrow);
        *octet = difference;
        borrow = u8::from(below);
    }
    assert_eq!(borrow, 0);
    octets
}

fn padded(length: usize, small: u8) -> Vec<u8> {
    let mut octets = vec![0; length];
    octets[length - 1] = small;
    octets
}

#[test]
fn small_moduli_exhaustively() {
    for modulus in (3..=255_u8).step_by(2) {
        for base in 0..modulus {
            check(&[modulus], &[base], 65537);
            check(&[modulus], &[base], 3);
        }
    }
}

#[test]
fn moduli_at_the_edges_of_limbs_and_blocks() {
    // Around every length at which a limb (27 bits) or a block (108) begins, and where the two spare bits begin to count.
    // A limb of the other kernel has 64 bits, and no bits to spare.
    let edges = [1, 2, 3, 4, 32, 33].into_iter().flat_map(|limbs| [64 * limbs - 1, 64 * limbs]);
    for bits in edges {
        for offset in [-3, -1, 1, 3] {
            let modulus = near_power_of_two(bits, offset);
            for base in [minus(&modulus, 1), minus(&modulus, 2), padded(modulus.len(), 0), padded(modulus.len(), 1), padded(modulus.len(), 2)] {
                check(&modulus, &base, 65537);
            }
        }
    }
    for blocks in [1, 2, 3, 4, 19] {
        for bits in [108 * blocks - 29, 108 * blocks - 28, 108 * blocks - 3, 108 * blocks - 2, 108 * blocks - 1, 108 * blocks] {
            for offset in [-3, -1, 1, 3] {
                let modulus = near_power_of_two(bits, offset);
                for base in [minus(&modulus, 1), minus(&modulus, 2), padded(modulus.len(), 0), padded(modulus.len(), 1), padded(modulus.len(), 2)] {
                    check(&modulus, &base, 65537);
                }
            }
        }
    }
}

#[test]
fn moduli_of_rsa_lengths_with_extreme_limbs() {
    for bits in [2048, 2049, 2056, 3072] {
        // All limbs full; the top bit alone; both halves different.
        let full = near_power_of_two(bits, -1);
        let bare = near_power_of_two(bits - 1, 1);
        let mut half = full.clone();
        let middle = half.len() / 2;
        half[middle..].fill(0);
        *half.last_mut().unwrap() = 1;
        for modulus in [full, bare, half] {
            check(&modulus, &minus(&modulus, 1), 65537);
            let mut base = modulus.clone();
            base[0] = 0;
            base[1..].fill(0xff);
            check(&modulus, &base, 65537);
        }
    }
}

#[test]
fn columns_hold_the_longest_modulus() {
    // Debug builds trap an overflow of a column.
    let modulus = near_power_of_two(8192, -1);
    // -1 to an odd power is -1.
    let base = minus(&modulus, 1);
    assert_eq!(Modulus::new(&modulus).unwrap().power(&base, u32::MAX).unwrap(), base);
    check(&modulus, &minus(&modulus, 2), 3);
    assert!(Modulus::new(&near_power_of_two(8192, 1)).is_none());
}

#[test]
fn random_moduli_bases_and_exponents() {
    let mut random = Octets(27);
    for round in 0..60 {
        let length = 1 + usize::from(random.take(1)[0]) % 90 + if round % 10 == 0 { 200 } else { 0 };
        let mut modulus = random.take(length);
        modulus[0] |= 2;
        modulus[length - 1] |= 1;
        let mut base = random.take(length);
        base[0] = base[0].min(modulus[0] - 1);
        let exponent = (random.word() as u32) | 1;
        check(&modulus, &base, exponent.max(3));
    }
}

/// Longer than the `rsa` crate takes: the kernels have to agree with each other.
#[test]
fn kernels_agree_up_to_the_longest_modulus() {
    let mut random = Octets(8192);
    for bits in [4097, 5120, 6143, 6144, 7680, 8191, 8192] {
        for (round, exponent) in [65537, 3, u32::MAX, 65539].into_iter().enumerate() {
            let mut modulus = if round == 0 { near_power_of_two(bits, -1) } else { random.take(bits.div_ceil(8)) };
            let top = (bits - 1) % 8;
            modulus[0] = modulus[0] & ((1_u8 << top) - 1) | 1 << top;
            let last = modulus.len() - 1;
            modulus[last] |= 1;
            let kernels = Modulus::new(&modulus).unwrap();
            let mut some = random.take(modulus.len());
            some[0] = 0;
            for base in [minus(&modulus, 1), minus(&modulus, 2), some] {
                assert!(kernels.power(&base, exponent).is_some());
            }
            // -1 to an odd power is -1.
            assert_eq!(kernels.power(&minus(&modulus, 1), exponent), Some(minus(&modulus, 1)));
        }
    }
}

/// RSAVP1 (RFC 8017 section 5.2.2) over moduli of every length that keys have, odd ones too.
#[test]
fn public_operations_are_those_of_the_rsa_crate() {
    let mut random = Octets(2048);
    for bits in [2048, 2049, 2050, 2055, 2056, 2057, 2160, 2161, 3071, 3072, 3073, 4095, 4096] {
        for (round, exponent) in [(0, 65537), (1, 3), (2, u32::MAX), (3, 65537), (4, 65539)] {
            let mut modulus = match round {
                0 => near_power_of_two(bits, -1),
                1 => near_power_of_two(bits - 1, 1),
                _ => random.take(bits.div_ceil(8)),
            };
            let top = (bits - 1) % 8;
            modulus[0] = modulus[0] & ((1_u8 << top) - 1) | 1 << top;
            let last = modulus.len() - 1;
            modulus[last] |= 1;
            let precision = (8 * modulus.len()) as u32;
            let number = |octets: &[u8], precision| BoxedUint::from_be_slice(octets, precision).unwrap();
            let key = RsaPublicKey::new_with_size_limits(number(&modulus, precision), BoxedUint::from(u64::from(exponent)), 2048..=4096).unwrap();
            let ours = Modulus::new(&modulus).unwrap();
            let mut some = random.take(modulus.len());
            some[0] = 0;
            let long = [&[0], &some[..last]].concat();
            for base in [padded(modulus.len(), 0), padded(modulus.len(), 1), minus(&modulus, 1), minus(&modulus, 2), some, long] {
                let theirs = rsa_encrypt(&key, &number(&base, key.n_bits_precision())).unwrap().to_be_bytes();
                let (zeros, theirs) = theirs.split_at(theirs.len() - modulus.len());
                assert!(zeros.iter().all(|octet| *octet == 0));
                assert_eq!(ours.power(&base, exponent).as_deref(), Some(theirs), "{bits} bits, exponent {exponent}, modulus {modulus:02x?}");
            }
            for base in [modulus.clone(), vec![0xff; modulus.len()], modulus[1..].to_vec(), [&[0], modulus.as_slice()].concat()] {
                assert_eq!(ours.power(&base, exponent), None);
            }
        }
    }
}

#[test]
fn refuses_what_it_cannot_compute() {
    let octets = near_power_of_two(2048, -1);
    let modulus = Modulus::new(&octets).unwrap();
    assert!(modulus.power(&octets, 65537).is_none(), "base = modulus");
    assert!(modulus.power(&octets[1..], 65537).is_none(), "shorter base");
    assert!(modulus.power(&[&[0], octets.as_slice()].concat(), 65537).is_none(), "longer base");
    assert!(modulus.power(&minus(&octets, 1), 65536).is_none(), "even exponent");
    assert!(modulus.power(&minus(&octets, 1), 1).is_none(), "exponent 1");
    assert!(modulus.power(&minus(&octets, 1), 0).is_none(), "exponent 0");
    assert!(Modulus::new(&minus(&octets, 1)).is_none(), "even modulus");
    assert!(Modulus::new(&[]).is_none(), "no octets");
    assert!(Modulus::new(&[1]).is_none(), "modulus 1");
    assert!(Modulus::new(&[0, 5]).is_none(), "leading zero");
}
