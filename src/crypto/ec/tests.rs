//! The three curves against the crates of RustCrypto, and every exception of the formulas on purpose.
//!
//! Whoever knows the private key `d` can make a signature whose verification adds any `u * G` and `v * Q`: the digest and
//! `s` follow from `r`. So each case of the addition is reached through the front door.

#![allow(clippy::as_conversions)] // octets of words, on purpose

use super::Key;
use super::curve::{self, Curve};
use super::field::{Element, Modulus, ZERO, is_below, number};

mod points;

/// Octets that look random and are the same in every run (splitmix64).
struct Octets(u64);

impl Octets {
    fn word(&mut self) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) as usize
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        core::iter::repeat_with(|| self.word() as u8).take(length).collect()
    }

    fn flip(&mut self, octets: &mut [u8]) {
        let at = self.word() % octets.len();
        octets[at] ^= 1 << (self.word() % 8);
    }
}

const CURVES: [&Curve; 3] = [&curve::P256, &curve::P384, &curve::P521];

/// Both moduli of every curve.
fn moduli() -> impl Iterator<Item = Modulus> {
    CURVES.into_iter().flat_map(|curve| [Modulus::new(curve.p, curve.r_squared_p), Modulus::new(curve.n, curve.r_squared_n)])
}

/// A number below the modulus.
fn below(modulus: &Modulus, random: &mut Octets, length: usize) -> Element {
    loop {
        let mut octets = random.take(length);
        octets[0] &= if length == 66 { 1 } else { 0xff };
        let number = number(&octets);
        if is_below(&number, modulus.limbs()) {
            return number;
        }
    }
}

/// The number below the modulus that a value is congruent to.
fn canonical(modulus: &Modulus, value: &Element) -> Element {
    let mut value = modulus.combine(value, 64, modulus.limbs());
    for shift in (0..8).rev() {
        let less = modulus.combine(&value, -(1 << shift), modulus.limbs());
        if less.as_flattened().iter().all(|limb| *limb >= 0) {
            value = less;
        }
    }
    assert!(is_below(&value, modulus.limbs()));
    value
}

#[test]
fn r_squared_is_the_square_of_r() {
    for (index, modulus) in moduli().enumerate() {
        let bits = [270, 405, 540][index / 2];
        let mut power = number(&[1]);
        for _ in 0..2 * bits {
            power = modulus.combine(&power, 1, &power);
            if !is_below(&power, modulus.limbs()) {
                power = modulus.combine(&power, -1, modulus.limbs());
            }
        }
        assert_eq!(power, *modulus.r_squared(), "modulus {index}");
    }
}

#[test]
fn fast_and_slow_multiplication_agree_at_the_bounds() {
    let mut random = Octets(1);
    for (index, curve) in CURVES.into_iter().enumerate() {
        let field = Modulus::new(curve.p, curve.r_squared_p);
        let one = number(&[1]);
        let mut values = vec![ZERO, one, *field.limbs(), field.combine(field.limbs(), -1, &one)];
        values.extend((0..30).map(|_| below(&field, &mut random, curve.p.len())));
        // As far from zero as the formulas bring a value, and further.
        let far = [31, -31, 13, -13].map(|factor| field.combine(&values[3], factor - 1, &values[3]));
        values.extend(far);
        // Limbs of 29 bits, of either sign: with each other they are as long as a column holds.
        let long = [field.plus(&ZERO, 4, &values[3]), field.plus(&ZERO, -4, &values[3]), field.plus(&values[4], -4, &values[5])];
        let full = (0..3).map(|block| {
            let mut limbs = ZERO;
            limbs[..=block.min(field.limbs().iter().rposition(|block| *block != [0; 5]).unwrap())].fill([(1 << 27) - 1; 5]);
            limbs[block] = [(1 << 27) - 1, (1 << 27) - 1, (1 << 27) - 1, (1 << 27) - 1, 0];
            limbs
        });
        values.extend(long);
        values.extend(full.filter(|full| is_below(full, field.limbs())).map(|full| field.plus(&ZERO, 4, &full)).collect::<Vec<_>>());
        let any = field.for_any_prime();
        for a in &values {
            assert_eq!(any.square(a), field.square(a));
            assert_eq!(canonical(&field, &field.square(a)), canonical(&field, &field.multiply(a, a)));
            assert_eq!(field.is_zero(a), canonical(&field, a) == ZERO);
            for b in &values {
                let (fast, slow) = (field.multiply(a, b), field.multiply_slowly(a, b));
                assert_eq!(any.multiply(a, b), fast);
                assert_eq!(canonical(&field, &fast), canonical(&field, &slow), "curve {index}: {a:?} {b:?}");
                assert!(fast.as_flattened().iter().rev().skip(1).all(|limb| (0..1 << 27).contains(limb)));
            }
        }
    }
}

#[test]
fn inverses() {
    let mut random = Octets(2);
    for modulus in moduli() {
        let length = modulus.limbs().as_flattened().iter().filter(|limb| **limb != 0).count();
        let length = if length > 15 {
            66
        } else if length > 10 {
            48
        } else {
            32
        };
        let one = number(&[1]);
        let largest = modulus.combine(modulus.limbs(), -1, &one);
        let values = [one, number(&[2]), largest, modulus.combine(&largest, -1, &one)];
        for value in values.into_iter().chain((0..200).map(|_| below(&modulus, &mut random, length))).filter(|value| *value != ZERO) {
            let inverse = modulus.invert(&value);
            assert!(inverse.as_flattened().iter().all(|limb| *limb >= 0));
            let product = modulus.multiply_slowly(&modulus.multiply_slowly(&value, modulus.r_squared()), &inverse);
            assert_eq!(canonical(&modulus, &product), one);
        }
    }
}

macro_rules! against_the_crate {
    ($krate:ident, $curve:expr) => {
        mod $krate {
            use ::$krate::ecdsa::signature::hazmat::PrehashVerifier;
            #[allow(unused_imports)] // two of the crates have these functions without the trait
            use ::$krate::elliptic_curve::Field;
            use ::$krate::elliptic_curve::PrimeField;
            use ::$krate::elliptic_curve::group::Group;
            use ::$krate::elliptic_curve::point::{AffineCoordinates, DecompressPoint};
            use ::$krate::elliptic_curve::sec1::ToSec1Point;
            use ::$krate::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};

            use super::*;

            fn scalar(octets: &[u8]) -> Option<Scalar> {
                Scalar::from_repr(FieldBytes::try_from(octets).unwrap()).into_option()
            }

            fn small(number: i64) -> Scalar {
                let size = Scalar::from(number.unsigned_abs());
                if number < 0 { -size } else { size }
            }

            fn random(octets: &mut Octets) -> Scalar {
                loop {
                    let mut octets = octets.take($curve.n.len());
                    octets[0] &= if octets.len() == 66 { 1 } else { 0xff };
                    if let Some(scalar) = scalar(&octets).filter(|scalar| !bool::from(scalar.is_zero())) {
                        return scalar;
                    }
                }
            }

            /// The x-coordinate, which is below the order but for one point in 2^128.
            fn x(point: &ProjectivePoint) -> Scalar {
                scalar(&point.to_affine().x()).unwrap()
            }

            fn key(d: &Scalar) -> Key {
                let mut key = Key::new($curve.kind, (ProjectivePoint::GENERATOR * d).to_affine().to_sec1_point(false).as_bytes()).unwrap();
                key.prepare();
                key
            }

            /// A digest as long as the order and a signature whose verification computes `u * G + v * Q` with
            /// `Q = d * G`, and whether it is good: if the sum is the point at infinity, `r` is made up.
            fn forged(d: &Scalar, u: &Scalar, v: &Scalar) -> (Vec<u8>, Vec<u8>, bool) {
                let public = ProjectivePoint::GENERATOR * d;
                let sum = ProjectivePoint::GENERATOR * u + public * v;
                let good = !bool::from(sum.is_identity());
                let r = if good { x(&sum) } else { small(5) };
                let s = r * v.invert().unwrap();
                let e = *u * s;
                (e.to_repr().to_vec(), [r.to_repr(), s.to_repr()].concat(), good)
            }

            #[test]
            fn sums_of_small_multiples() {
                let mut tried = 0;
                let steps = if $curve.n.len() == 32 { 1 } else { 5 };
                for d in [1, -1, 2, -3, 7, -8] {
                    let key = key(&small(d));
                    for (u, v) in (0..18).flat_map(|u| (1..18).map(move |v| (u, v))).step_by(steps) {
                        for (u, v) in [(u, v), (u, -v)] {
                            let (digest, signature, good) = forged(&small(d), &small(u), &small(v));
                            assert_eq!(key.verify(&digest, &signature), good, "d {d} u {u} v {v}");
                            tried += 1;
                        }
                    }
                }
                assert!(tried > 700);
            }

            /// `u * G` and `v * Q` are equal, opposite or one is missing, for numbers of every size.
            #[test]
            fn equal_and_opposite_sums() {
                let mut octets = Octets(3);
                for _ in 0..20 {
                    let (d, u) = (random(&mut octets), random(&mut octets));
                    let v = u * d.invert().unwrap();
                    let mut expected = vec![(d, u, v, true), (d, u, -v, false), (d, Scalar::ZERO, v, true)];
                    expected.extend([(Scalar::ONE, u, u, true), (-Scalar::ONE, u, u, false), (-Scalar::ONE, u, -u, true)]);
                    for (index, (d, u, v, expected)) in expected.into_iter().enumerate() {
                        let (digest, signature, good) = forged(&d, &u, &v);
                        assert_eq!(good, expected);
                        assert_eq!(key(&d).verify(&digest, &signature), good, "{index}");
                    }
                }
            }

            #[test]
            fn random_signatures_and_changed_ones() {
                let length = $curve.n.len();
                let mut octets = Octets(4);
                for round in 0..if length == 32 { 200 } else { 60 } {
                    let (d, k) = (random(&mut octets), random(&mut octets));
                    let public = (ProjectivePoint::GENERATOR * d).to_affine().to_sec1_point(false);
                    let mut key = Key::new($curve.kind, public.as_bytes()).unwrap();
                    if round % 2 == 0 {
                        key.prepare();
                    }
                    let theirs = ::$krate::ecdsa::VerifyingKey::from_sec1_bytes(public.as_bytes()).unwrap();
                    let check = |digest: &[u8], signature: &[u8]| {
                        let ours = key.verify(digest, signature);
                        // The crate refuses digests below half of the order's length.
                        if 2 * digest.len() >= length {
                            let signature = ::$krate::ecdsa::Signature::from_slice(signature);
                            assert_eq!(ours, signature.is_ok_and(|signature| theirs.verify_prehash(digest, &signature).is_ok()), "round {round}");
                        }
                        ours
                    };
                    let digest = octets.take([20, 32, 48, 64][round % 4]);
                    let mut e = vec![0; length.saturating_sub(digest.len())];
                    e.extend(digest.iter().take(length));
                    let Some(e) = scalar(&e) else { continue };
                    let r = x(&(ProjectivePoint::GENERATOR * k));
                    let s = (e + r * d) * k.invert().unwrap();
                    let signature = [r.to_repr(), s.to_repr()].concat();
                    assert!(check(&digest, &signature));
                    assert!(check(&digest, &[r.to_repr(), (-s).to_repr()].concat()));
                    assert!(!check(&digest, &[(-r).to_repr(), s.to_repr()].concat()));
                    assert!(!check(&digest, &[s.to_repr(), r.to_repr()].concat()));
                    for _ in 0..6 {
                        let mut changed = signature.clone();
                        octets.flip(&mut changed);
                        assert!(!check(&digest, &changed));
                    }
                    let mut changed = digest.clone();
                    octets.flip(&mut changed[..length.min(digest.len())]);
                    assert!(!check(&changed, &signature));
                    // What follows the leftmost bits is not looked at.
                    if digest.len() > length {
                        let mut changed = digest.clone();
                        octets.flip(&mut changed[length..]);
                        assert!(check(&changed, &signature));
                    }
                }
            }

            /// `x` is at least the order: `r` is what is above it, and both candidates have to be tried.
            #[test]
            fn x_above_the_order() {
                let field = Modulus::new($curve.p, $curve.r_squared_p);
                let mut found = 0;
                for r in 1..40_u8 {
                    let mut wanted = field.combine(&number($curve.n), i64::from(r), &number(&[1]));
                    assert!(is_below(&wanted, field.limbs()));
                    let mut octets = vec![0; $curve.n.len()];
                    for octet in octets.iter_mut().rev() {
                        *octet = wanted.as_flattened()[0] as u8;
                        for _ in 0..8 {
                            halve(&mut wanted);
                        }
                    }
                    let x = FieldBytes::try_from(octets.as_slice()).unwrap();
                    let Some(sum) = AffinePoint::decompress(&x, 0.into()).into_option() else { continue };
                    let (u, v) = (random(&mut Octets(u64::from(r))), random(&mut Octets(100 + u64::from(r))));
                    let public = (ProjectivePoint::from(sum) - ProjectivePoint::GENERATOR * u) * v.invert().unwrap();
                    let key = Key::new($curve.kind, public.to_affine().to_sec1_point(false).as_bytes()).unwrap();
                    let r = Scalar::from(u64::from(r));
                    let s = r * v.invert().unwrap();
                    let digest = (u * s).to_repr();
                    assert!(key.verify(&digest, &[r.to_repr(), s.to_repr()].concat()));
                    let next = r + Scalar::ONE;
                    assert!(!key.verify(&digest, &[next.to_repr(), s.to_repr()].concat()));
                    found += 1;
                }
                assert!(found > 10);
            }

            #[test]
            fn points_are_read_as_by_the_crate() {
                let mut octets = Octets(5);
                let length = $curve.p.len();
                for round in 0..300 {
                    let public = (ProjectivePoint::GENERATOR * random(&mut octets)).to_affine();
                    let mut point = public.to_sec1_point(false).as_bytes().to_vec();
                    match round % 6 {
                        0 => {}
                        1 => point[1..=length].copy_from_slice($curve.p),
                        2 => point[1 + length..].copy_from_slice($curve.p),
                        3 => point = octets.take(1 + 2 * length),
                        4 => point = point[..point.len() - 1 - round % 7].to_vec(),
                        _ => octets.flip(&mut point),
                    }
                    let theirs = point[0] == 4 && ::$krate::ecdsa::VerifyingKey::from_sec1_bytes(&point).is_ok();
                    assert_eq!(Key::new($curve.kind, &point).is_some(), theirs, "round {round}");
                    assert_eq!(theirs, round % 6 == 0);
                }
                assert!(Key::new($curve.kind, &[]).is_none() && Key::new($curve.kind, &[0]).is_none() && Key::new($curve.kind, &[4]).is_none());
                let zeros = [&[4][..], &vec![0; 2 * length]].concat();
                assert!(Key::new($curve.kind, &zeros).is_none());
            }
        }
    };
}

fn halve(number: &mut Element) {
    let mut carry = 0;
    for limb in number.as_flattened_mut().iter_mut().rev() {
        let whole = *limb | carry << 27;
        *limb = whole >> 1;
        carry = whole & 1;
    }
}

against_the_crate!(p256, &curve::P256);
against_the_crate!(p384, &curve::P384);
against_the_crate!(p521, &curve::P521);
