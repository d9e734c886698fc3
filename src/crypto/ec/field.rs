//! Arithmetic modulo the primes of a curve: Montgomery multiplication on limbs of 27 bits, for short numbers.
//!
//! As for RSA (`montgomery.rs`), columns of products add up in 64 bits without a carry. Here they have a sign, so that
//! sums and differences are never reduced, and five limbs meet five limbs, because 5 divides the 10, 15 and 20 limbs that
//! the three curves need. The primes of SP 800-186 have few balanced digits that are not zero, and reducing looks at those
//! alone. Only public numbers come here: nothing is constant-time.
//!
//! INVARIANT: limbs are in `0..2^27` but for the highest, which has the sign of the number. R is at least 2^14 times the
//! modulus, so a product of factors within 2^5 times the modulus is, reduced, between -1/16 and 17/16 of the modulus.

const LIMB_BITS: u32 = 27;
const MASK: i64 = (1 << LIMB_BITS) - 1;
/// Digits are balanced: from `-HALF` to below `HALF`.
const HALF: i64 = 1 << (LIMB_BITS - 1);
/// Limbs a block, and bits.
const BLOCK: usize = 5;
const BLOCK_BITS: usize = 135;

/// Five limbs, least significant first.
type Block = [i64; BLOCK];

/// A number of at most 540 bits. Blocks that its modulus does not have are zero.
pub(super) type Element = [Block; 4];

/// Columns of the product of two blocks.
type Columns = [i64; 2 * BLOCK - 1];

pub(super) const ZERO: Element = [[0; BLOCK]; 4];

/// An odd modulus and what Montgomery multiplication needs to know of it.
pub(super) struct Modulus {
    limbs: Element,
    blocks: usize,
    /// The balanced digits 1, 3 and 4 of the lowest block, and 2, 3 and 4 of the highest. A prime of SP 800-186 has no others
    /// beside the very lowest, which is -1.
    low: [i64; 3],
    high: [i64; 3],
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
        Modulus {
            limbs,
            blocks,
            low: [low1, low3, low4],
            high: [high2, high3, high4],
            inverse: negated_inverse(lowest),
            r_squared: number(r_squared),
        }
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
        let (a, b) = (self.used(a), self.used(b));
        self.reduced(|columns, place| {
            for (index, row) in a.iter().enumerate() {
                if let Some(other) = place.checked_sub(index).and_then(|other| b.get(other)) {
                    add_product(columns, row, other);
                }
            }
        })
    }

    /// `a * a / R`, where the modulus is the prime of a curve, with every mixed product computed once.
    pub(super) fn square(&self, a: &Element) -> Element {
        let a = self.used(a);
        self.reduced(|columns, place| {
            for (index, row) in a.iter().enumerate() {
                let Some(other) = place.checked_sub(index).filter(|other| *other >= index) else { break };
                if other == index {
                    add_square(columns, row);
                } else if let Some(other) = a.get(other) {
                    add_product(columns, &row.map(|limb| 2 * limb), other);
                }
            }
        })
    }

    /// A sum of products, divided by R. `add` adds the products of blocks whose places add up to the one it is given.
    ///
    /// Column by column from the lowest: in the lower half, a multiple of the modulus is added that makes the column
    /// zero, and what the columns of the upper half hold is the result.
    #[inline(always)]
    fn reduced(&self, add: impl Fn(&mut Columns, usize)) -> Element {
        // The multiples of the modulus, each replaced by a block of the result once it is no longer needed.
        let mut out = ZERO;
        let mut columns = [0; 2 * BLOCK - 1];
        let mut carry = 0;
        let [n1, n3, n4] = self.low;
        let [m2, m3, m4] = self.high;
        for place in 0..2 * self.blocks {
            add(&mut columns, place);
            let [c0, c1, mut c2, mut c3, mut c4, mut c5, mut c6, mut c7, mut c8] = columns;
            if let Some([q0, q1, q2, q3, q4]) = (place + 1).checked_sub(self.blocks).and_then(|row| self.used(&out).get(row)) {
                c2 += q0 * m2;
                c3 += q0 * m3 + q1 * m2;
                c4 += q0 * m4 + q1 * m3 + q2 * m2;
                c5 += q1 * m4 + q2 * m3 + q3 * m2;
                c6 += q2 * m4 + q3 * m3 + q4 * m2;
                c7 += q3 * m4 + q4 * m3;
                c8 += q4 * m4;
            }
            if place < self.blocks {
                // The quotient of a column is its own lowest limb, because the lowest digit of the modulus is -1.
                let c0 = c0 + carry;
                let q0 = c0 & MASK;
                let c1 = c1 + (c0 >> LIMB_BITS) + q0 * n1;
                let q1 = c1 & MASK;
                let c2 = c2 + (c1 >> LIMB_BITS) + q1 * n1;
                let q2 = c2 & MASK;
                let c3 = c3 + (c2 >> LIMB_BITS) + q0 * n3 + q2 * n1;
                let q3 = c3 & MASK;
                let c4 = c4 + (c3 >> LIMB_BITS) + q0 * n4 + q1 * n3 + q3 * n1;
                let q4 = c4 & MASK;
                carry = c4 >> LIMB_BITS;
                let c5 = c5 + q1 * n4 + q2 * n3 + q4 * n1;
                let c6 = c6 + q2 * n4 + q3 * n3;
                let c7 = c7 + q3 * n4 + q4 * n3;
                columns = [c5, c6, c7, c8 + q4 * n4, 0, 0, 0, 0, 0];
                if let Some(block) = out.get_mut(place) {
                    *block = [q0, q1, q2, q3, q4];
                }
            } else {
                let c0 = c0 + carry;
                let c1 = c1 + (c0 >> LIMB_BITS);
                let c2 = c2 + (c1 >> LIMB_BITS);
                let c3 = c3 + (c2 >> LIMB_BITS);
                let c4 = c4 + (c3 >> LIMB_BITS);
                carry = c4 >> LIMB_BITS;
                columns = [c5, c6, c7, c8, 0, 0, 0, 0, 0];
                if let Some(block) = out.get_mut(place - self.blocks) {
                    *block = [c0 & MASK, c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK];
                }
            }
        }
        self.set_sign(&mut out, carry);
        out
    }

    /// The multiple of the modulus that makes the lowest limb of `column` zero.
    fn quotient(&self, column: i64) -> i64 {
        column.wrapping_mul(self.inverse) & MASK
    }

    /// `a + factor * b`, for factors of a few bits.
    pub(super) fn combine(&self, a: &Element, factor: i64, b: &Element) -> Element {
        let mut out = *a;
        let mut carry = 0;
        for (row, other) in out.iter_mut().zip(self.used(b)) {
            let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (*row, *other);
            let c0 = a0 + factor * b0 + carry;
            let c1 = a1 + factor * b1 + (c0 >> LIMB_BITS);
            let c2 = a2 + factor * b2 + (c1 >> LIMB_BITS);
            let c3 = a3 + factor * b3 + (c2 >> LIMB_BITS);
            let c4 = a4 + factor * b4 + (c3 >> LIMB_BITS);
            carry = c4 >> LIMB_BITS;
            *row = [c0 & MASK, c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK];
        }
        self.set_sign(&mut out, carry);
        out
    }

    /// The blocks of a number that the modulus has as well.
    fn used<'e>(&self, number: &'e Element) -> &'e [Block] {
        number.get(..self.blocks).unwrap_or_default()
    }

    /// Adds what is carried out of the highest limb to it again.
    fn set_sign(&self, number: &mut Element, carry: i64) {
        if let Some([.., highest]) = number.get_mut(self.blocks - 1) {
            *highest += carry << LIMB_BITS;
        }
    }

    /// `a * b / R` for any modulus, a limb at a time. Not below zero if `a` and `b` are not.
    pub(super) fn multiply_slowly(&self, a: &Element, b: &Element) -> Element {
        a.as_flattened().iter().take(self.blocks * BLOCK).fold(ZERO, |sum, limb| self.shifted(1, &sum, *limb, b))
    }

    /// Whether a value is a multiple of the modulus, which is the prime of a curve.
    pub(super) fn is_zero(&self, a: &Element) -> bool {
        // A value far below R is reduced to 0 or to the modulus if it is a multiple of it, zero itself or another.
        let reduced = self.multiply(a, &number(&[1]));
        reduced == ZERO || reduced == self.limbs
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
        for ((a, b), digit) in a.iter().zip(b).zip(modulus).take(self.blocks * BLOCK) {
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

/// Adds the products of five limbs with five others.
#[inline(always)]
fn add_product(columns: &mut Columns, a: &Block, b: &Block) {
    let [a0, a1, a2, a3, a4] = a;
    let [b0, b1, b2, b3, b4] = b;
    let [c0, c1, c2, c3, c4, c5, c6, c7, c8] = columns;
    *c0 += a0 * b0;
    *c1 += a0 * b1 + a1 * b0;
    *c2 += a0 * b2 + a1 * b1 + a2 * b0;
    *c3 += a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    *c4 += a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
    *c5 += a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1;
    *c6 += a2 * b4 + a3 * b3 + a4 * b2;
    *c7 += a3 * b4 + a4 * b3;
    *c8 += a4 * b4;
}

/// Adds the products of five limbs with themselves.
#[inline(always)]
fn add_square(columns: &mut Columns, a: &Block) {
    let [a0, a1, a2, a3, a4] = a;
    let [c0, c1, c2, c3, c4, c5, c6, c7, c8] = columns;
    *c0 += a0 * a0;
    *c1 += 2 * a0 * a1;
    *c2 += 2 * a0 * a2 + a1 * a1;
    *c3 += 2 * (a0 * a3 + a1 * a2);
    *c4 += 2 * (a0 * a4 + a1 * a3) + a2 * a2;
    *c5 += 2 * (a1 * a4 + a2 * a3);
    *c6 += 2 * a2 * a4 + a3 * a3;
    *c7 += 2 * a3 * a4;
    *c8 += a4 * a4;
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
