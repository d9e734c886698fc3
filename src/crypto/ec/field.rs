//! Arithmetic modulo the primes of a curve: Montgomery multiplication on limbs of 27 bits, for short numbers.
//!
//! As for RSA (`montgomery.rs`), columns of products add up in 64 bits without a carry. Here they have a sign, so that
//! sums and differences are never reduced, and five limbs meet five limbs, because 5 divides the 10, 15 and 20 limbs that
//! the three curves need. The primes of SP 800-186 have few balanced digits that are not zero, and reducing looks at those
//! alone. Only public numbers come here: nothing is constant-time.
//!
//! INVARIANT: limbs are in `0..2^27` but for the highest, which has the sign of the number. R is at least 2^14 times the
//! modulus, so a product of factors within 2^5 times the modulus is, reduced, between -1/16 and 17/16 of the modulus.
//!
//! INVARIANT: what `plus` adds up may be a factor of a product with longer limbs, of `a` and `b` bits in the one factor and in the other. A column
//! has at most 20 products of them and half as much again, in part, of the reduction: it holds while `a + b` is at most 58.

use super::FOR_SPEED;
use super::product::{ANY, SHAPES, Shape, product, square};

pub(super) const LIMB_BITS: u32 = 27;
pub(super) const MASK: i64 = (1 << LIMB_BITS) - 1;
/// Digits are balanced: from `-HALF` to below `HALF`.
const HALF: i64 = 1 << (LIMB_BITS - 1);
/// Limbs a block, and bits.
pub(super) const BLOCK: usize = 5;
const BLOCK_BITS: usize = 135;

/// Five limbs, least significant first.
pub(super) type Block = [i64; BLOCK];

/// A number of at most 540 bits. Blocks that its modulus does not have are zero.
pub(super) type Element = [Block; 4];

pub(super) const ZERO: Element = [[0; BLOCK]; 4];

/// An odd modulus and what Montgomery multiplication needs to know of it.
#[derive(Clone)]
pub(super) struct Modulus {
    limbs: Element,
    shape: Shape,
    /// Its place among [`SHAPES`], where products are compiled for each of them.
    prime: usize,
    /// The inverse of the modulus, negated, modulo 2^27.
    inverse: i64,
    /// R^2 modulo the modulus: a product with it is the Montgomery form of the other factor.
    r_squared: Element,
}

impl Modulus {
    /// A modulus of 256, 384 or 521 bits, and R^2 modulo it, where R is 2^270, 2^405 or 2^540.
    pub(super) fn new(octets: &[u8], r_squared: &[u8]) -> Modulus {
        let limbs = number(octets);
        let mut digits = limbs;
        let mut carry = 0;
        for digit in digits.as_flattened_mut() {
            let limb = *digit + carry;
            carry = (limb + HALF) >> LIMB_BITS;
            *digit = limb - (carry << LIMB_BITS);
        }
        let blocks = (8 * octets.len()).div_ceil(BLOCK_BITS);
        let [lowest, low1, _, low3, low4] = digits.first().copied().unwrap_or_default();
        let [_, _, high2, high3, high4] = digits.get(blocks - 1).copied().unwrap_or_default();
        let shape = Shape { blocks, low: [low1, low3, low4], high: [high2, high3, high4] };
        Modulus {
            limbs,
            shape,
            prime: SHAPES.iter().position(|known| FOR_SPEED && *known == shape).unwrap_or(ANY),
            inverse: negated_inverse(lowest),
            r_squared: number(r_squared),
        }
    }

    /// With the products that are compiled for any prime: those of the WebAssembly that is small.
    #[cfg(test)]
    pub(super) fn for_any_prime(&self) -> Modulus {
        assert_ne!(self.prime, ANY);
        Modulus { prime: ANY, ..self.clone() }
    }

    pub(super) fn limbs(&self) -> &Element {
        &self.limbs
    }

    pub(super) fn r_squared(&self) -> &Element {
        &self.r_squared
    }

    /// `a * R`, the Montgomery form of a number, where the modulus is the prime of a curve.
    pub(super) fn enter(&self, a: &Element) -> Element {
        self.multiply(a, &self.r_squared)
    }

    /// `a * b / R`, where the modulus is the prime of a curve.
    pub(super) fn multiply(&self, a: &Element, b: &Element) -> Element {
        match self.prime {
            0 if FOR_SPEED => product::<0>(&self.shape, a, b),
            1 if FOR_SPEED => product::<1>(&self.shape, a, b),
            2 if FOR_SPEED => product::<2>(&self.shape, a, b),
            _ => product::<ANY>(&self.shape, a, b),
        }
    }

    /// `a * a / R`, where the modulus is the prime of a curve.
    pub(super) fn square(&self, a: &Element) -> Element {
        match self.prime {
            0 if FOR_SPEED => square::<0>(&self.shape, a),
            1 if FOR_SPEED => square::<1>(&self.shape, a),
            2 if FOR_SPEED => square::<2>(&self.shape, a),
            _ => square::<ANY>(&self.shape, a),
        }
    }

    /// The multiple of the modulus that makes the lowest limb of `column` zero.
    fn quotient(&self, column: i64) -> i64 {
        column.wrapping_mul(self.inverse) & MASK
    }

    /// `a + factor * b`, for factors of a few bits, with its limbs in their bounds again.
    pub(super) fn combine(&self, a: &Element, factor: i64, b: &Element) -> Element {
        let mut out = *a;
        let mut carry = 0;
        for (row, other) in out.iter_mut().zip(b).take(self.shape.blocks) {
            let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (*row, *other);
            let c0 = a0 + factor * b0 + carry;
            let c1 = a1 + factor * b1 + (c0 >> LIMB_BITS);
            let c2 = a2 + factor * b2 + (c1 >> LIMB_BITS);
            let c3 = a3 + factor * b3 + (c2 >> LIMB_BITS);
            let c4 = a4 + factor * b4 + (c3 >> LIMB_BITS);
            carry = c4 >> LIMB_BITS;
            *row = [c0 & MASK, c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK];
        }
        set_sign(&mut out, self.shape.blocks, carry);
        out
    }

    /// `a + factor * b`, limb by limb: what comes of it is a factor and nothing else. See the invariant.
    pub(super) fn plus(&self, a: &Element, factor: i64, b: &Element) -> Element {
        let mut out = *a;
        // A number that is known is a loop without branches, though it goes over zeros.
        let blocks = if FOR_SPEED { 4 } else { self.shape.blocks };
        for ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) in out.iter_mut().zip(b).take(blocks) {
            *a0 += factor * b0;
            *a1 += factor * b1;
            *a2 += factor * b2;
            *a3 += factor * b3;
            *a4 += factor * b4;
        }
        out
    }

    /// `a * b / R` for any modulus, a limb at a time. Not below zero if `a` and `b` are not.
    pub(super) fn multiply_slowly(&self, a: &Element, b: &Element) -> Element {
        a.as_flattened().iter().take(self.shape.blocks * BLOCK).fold(ZERO, |sum, limb| self.shifted(1, &sum, *limb, b))
    }

    /// Whether a value is a multiple of the modulus, which is the prime of a curve.
    pub(super) fn is_zero(&self, a: &Element) -> bool {
        self.is_zero_product(&self.multiply(a, &number(&[1])))
    }

    /// The same of what a function of this file has divided by R: close to zero, there is zero itself and the modulus.
    pub(super) fn is_zero_product(&self, product: &Element) -> bool {
        *product == ZERO || *product == self.limbs
    }

    /// A number above zero whose product with `a`, which is in `1..modulus`, is 1 modulo the modulus, which is prime.
    ///
    /// Bernstein and Yang, "Fast constant-time gcd computation and modular inversion", 2019: division steps look at the
    /// lowest bits alone, so 27 of them are done on one limb each, and then on the numbers as one matrix.
    pub(super) fn invert(&self, a: &Element) -> Element {
        // INVARIANT: f is d times `a` and g is e times `a` modulo the modulus. d and e grow by one modulus a round.
        let (mut f, mut g) = (self.limbs, *a);
        let (mut d, mut e) = (ZERO, number(&[1]));
        let mut delta = 1;
        while g != ZERO {
            let [t, u, v, w] = division_steps(&mut delta, f.as_flattened(), g.as_flattened());
            (f, g) = (self.shifted(t, &f, u, &g), self.shifted(v, &f, w, &g));
            (d, e) = (self.shifted(t, &d, u, &e), self.shifted(v, &d, w, &e));
        }
        // f is 1 or -1. At most 1505 steps are needed for 521 bits, 56 rounds.
        let sign = if f == number(&[1]) { 1 } else { -1 };
        let multiple = self.combine(&ZERO, 64, &self.limbs);
        self.combine(&multiple, sign, &d)
    }

    /// `(s * a + t * b) / 2^27` modulo the modulus; exactly that where it is a whole number.
    fn shifted(&self, s: i64, a: &Element, t: i64, b: &Element) -> Element {
        let mut out = ZERO;
        let (a, b, modulus) = (a.as_flattened(), b.as_flattened(), self.limbs.as_flattened());
        let mut quotient = None;
        let mut carry = 0;
        let mut places = out.as_flattened_mut().iter_mut();
        for ((a, b), digit) in a.iter().zip(b).zip(modulus).take(self.shape.blocks * BLOCK) {
            let column = s * a + t * b;
            match quotient {
                None => {
                    let first = self.quotient(column);
                    carry = (column + first * digit) >> LIMB_BITS;
                    quotient = Some(first);
                }
                Some(quotient) => {
                    carry += column + quotient * digit;
                    if let Some(limb) = places.next() {
                        *limb = carry & MASK;
                    }
                    carry >>= LIMB_BITS;
                }
            }
        }
        if let Some(highest) = places.next() {
            *highest = carry;
        }
        out
    }
}

/// Adds what is carried out of the highest limb to it again.
pub(super) fn set_sign(number: &mut Element, blocks: usize, carry: i64) {
    if let Some([.., highest]) = number.get_mut(blocks - 1) {
        *highest += carry << LIMB_BITS;
    }
}

/// The matrix of 27 division steps on `f` and `g`, times 2^27.
fn division_steps(delta: &mut i64, f: &[i64], g: &[i64]) -> [i64; 4] {
    let (mut f, mut g) = (f.first().copied().unwrap_or(0), g.first().copied().unwrap_or(0));
    let [mut t, mut u, mut v, mut w] = [1, 0, 0, 1];
    for _ in 0..LIMB_BITS {
        if g & 1 == 1 {
            if *delta > 0 {
                *delta = -*delta;
                (f, g) = (g, -f);
                (t, u, v, w) = (v, w, -t, -u);
            }
            g += f;
            v += t;
            w += u;
        }
        *delta += 1;
        g >>= 1;
        t *= 2;
        u *= 2;
    }
    [t, u, v, w]
}

/// `-1 / limb` modulo 2^27, by Newton's iteration: an odd number is its own inverse to 3 bits, and each round doubles them.
fn negated_inverse(limb: i64) -> i64 {
    let mut inverse = limb;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2_i64.wrapping_sub(limb.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg() & MASK
}

/// A big-endian number of at most 67 octets.
pub(super) fn number(octets: &[u8]) -> Element {
    let mut out = ZERO;
    let limbs = out.as_flattened_mut();
    let mut octets = octets.iter().rev();
    let (mut pending, mut bits) = (0, 0);
    for limb in limbs {
        while bits < LIMB_BITS {
            let Some(octet) = octets.next() else { break };
            pending |= i64::from(*octet) << bits;
            bits += 8;
        }
        *limb = pending & MASK;
        pending >>= LIMB_BITS;
        bits = bits.saturating_sub(LIMB_BITS);
    }
    out
}

/// Whether a bit of a number that is not negative is set.
pub(super) fn bit(number: &Element, place: usize) -> bool {
    const WIDTH: usize = 27;
    number.as_flattened().get(place / WIDTH).is_some_and(|limb| limb >> (place % WIDTH) & 1 == 1)
}

/// Whether a number is below another one.
pub(super) fn is_below(number: &Element, bound: &Element) -> bool {
    number.as_flattened().iter().rev().lt(bound.as_flattened().iter().rev())
}
