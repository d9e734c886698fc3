//! Limbs of 27 bits, for WebAssembly.
//!
//! WebAssembly multiplies 64 by 64 bits into 64 and has no carry, so numbers are kept in limbs so short that whole
//! columns of products add up in a `u64` without one: at most 304 products of a multiplication and 304 of its
//! reduction, each below 2^54, stay below 2^64. Limbs come in blocks of four, and four rows are added in one pass, so
//! that a column is loaded and stored once for four products.
//!
//! INVARIANT: values between steps are below twice the modulus. A modulus of `b` bits gets limbs for at least `b + 2`
//! bits, so that R is above four times the modulus, and a product of two such values, reduced, is such a value again
//! without any comparison.

use super::Kernel;
use alloc::vec::Vec;

const LIMB_BITS: u32 = 27;
const MASK: u32 = (1 << LIMB_BITS) - 1;

/// Four limbs, least significant first.
type Block = [u32; 4];
/// Four columns of a product that was not yet carried.
type Columns = [u64; 4];

#[derive(Clone)]
pub(in crate::crypto) struct Narrow {
    limbs: Vec<Block>,
    /// The inverse of the modulus, negated, modulo 2^27.
    inverse: u32,
}

impl Kernel for Narrow {
    type Limb = Block;
    type Column = Columns;

    fn new(octets: &[u8], bits: u32) -> Narrow {
        let blocks = (bits + 2).div_ceil(4 * LIMB_BITS);
        let limbs = to_limbs(octets, usize::try_from(blocks).unwrap_or(0));
        let inverse = negated_inverse(limbs.first().map_or(1, |[lowest, ..]| *lowest));
        Narrow { limbs, inverse }
    }

    fn limbs(&self) -> &[Block] {
        &self.limbs
    }

    fn r_bits(&self) -> u32 {
        u32::try_from(self.limbs.len()).unwrap_or(0) * 4 * LIMB_BITS
    }

    fn read(&self, octets: &[u8]) -> Vec<Block> {
        to_limbs(octets, self.limbs.len())
    }

    fn write(value: &[Block], length: usize) -> Vec<u8> {
        let mut octets = vec![0; length];
        let mut limbs = value.as_flattened().iter();
        let (mut pending, mut bits) = (0_u64, 0);
        for octet in octets.iter_mut().rev() {
            if bits < 8 {
                pending |= u64::from(limbs.next().copied().unwrap_or(0)) << bits;
                bits += LIMB_BITS;
            }
            let [lowest, ..] = pending.to_le_bytes();
            *octet = lowest;
            pending >>= 8;
            bits -= 8;
        }
        octets
    }

    fn is_below(value: &[Block], bound: &[Block]) -> bool {
        value.as_flattened().iter().rev().lt(bound.as_flattened().iter().rev())
    }

    fn multiply(&self, value: &mut [Block], other: &[Block], columns: &mut [Columns]) {
        columns.fill([0; 4]);
        let mut rest = &mut *columns;
        for row in &*value {
            add_rows(rest, wide(*row), [0; 3], other);
            rest.split_off_first_mut();
        }
        self.reduce(columns, value);
    }

    fn square(&self, value: &mut [Block], columns: &mut [Columns]) {
        columns.fill([0; 4]);
        let mut rest = &mut *columns;
        let mut limbs = &*value;
        while let (Some(row), Some([c0, c1, c2, c3])) = (limbs.split_off_first(), rest.split_off_first_mut()) {
            let [a0, a1, a2, a3] = wide(*row);
            *c0 += a0 * a0;
            *c1 += 2 * a0 * a1;
            *c2 += 2 * a0 * a2 + a1 * a1;
            *c3 += 2 * (a0 * a3 + a1 * a2);
            if let Some([c4, c5, c6, _]) = rest.first_mut() {
                *c4 += 2 * a1 * a3 + a2 * a2;
                *c5 += 2 * a2 * a3;
                *c6 += a3 * a3;
            }
            // The products with the higher blocks begin in the second block of columns.
            add_rows(rest, [2 * a0, 2 * a1, 2 * a2, 2 * a3], [0; 3], limbs);
            rest.split_off_first_mut();
        }
        self.reduce(columns, value);
    }

    fn double(&self, value: &mut [Block]) {
        let mut carry = 0;
        for limb in value.as_flattened_mut() {
            let doubled = *limb << 1 | carry;
            *limb = doubled & MASK;
            carry = doubled >> LIMB_BITS;
        }
        if !Narrow::is_below(value, &self.limbs) {
            self.subtract(value);
        }
    }

    fn subtract(&self, value: &mut [Block]) {
        let mut borrow = 0;
        for (limb, subtrahend) in value.as_flattened_mut().iter_mut().zip(self.limbs.as_flattened()) {
            let difference = limb.wrapping_sub(subtrahend + borrow);
            *limb = difference & MASK;
            borrow = difference >> 31;
        }
    }
}

impl Narrow {
    /// `columns / R` modulo the modulus: multiples of the modulus are added until the lower half is zero.
    fn reduce(&self, columns: &mut [Columns], out: &mut [Block]) {
        let Some((lowest, higher)) = self.limbs.split_first() else { return };
        let [n0, n1, n2, n3] = wide(*lowest);
        let mut rest = columns;
        let mut carry = 0;
        for _ in 0..self.limbs.len() {
            let Some([c0, c1, c2, c3]) = rest.split_off_first_mut().copied() else { break };
            let c0 = c0 + carry;
            let q0 = self.quotient(c0);
            let c1 = c1 + q0 * n1 + ((c0 + q0 * n0) >> LIMB_BITS);
            let q1 = self.quotient(c1);
            let c2 = c2 + q0 * n2 + q1 * n1 + ((c1 + q1 * n0) >> LIMB_BITS);
            let q2 = self.quotient(c2);
            let c3 = c3 + q0 * n3 + q1 * n2 + q2 * n1 + ((c2 + q2 * n0) >> LIMB_BITS);
            let q3 = self.quotient(c3);
            carry = (c3 + q3 * n0) >> LIMB_BITS;
            add_rows(rest, [q0, q1, q2, q3], [n1, n2, n3], higher);
        }
        for (limb, column) in out.as_flattened_mut().iter_mut().zip(rest.as_flattened()) {
            carry += column;
            *limb = low(carry);
            carry >>= LIMB_BITS;
        }
    }

    /// The multiple of the modulus that makes the lowest limb of `column` zero.
    fn quotient(&self, column: u64) -> u64 {
        u64::from(low(column).wrapping_mul(self.inverse) & MASK)
    }
}

/// Adds four rows of a product to its columns: `factors`, the lowest first, times `limbs`. `before` are the three limbs
/// below `limbs` (lowest first), whose products with the upper factors fall into the same columns.
fn add_rows(columns: &mut [Columns], factors: [u64; 4], before: [u64; 3], limbs: &[Block]) {
    let [a0, a1, a2, a3] = factors;
    let [mut p1, mut p2, mut p3] = before;
    let mut columns = columns.iter_mut();
    for (block, [c0, c1, c2, c3]) in limbs.iter().zip(&mut columns) {
        let [x0, x1, x2, x3] = wide(*block);
        *c0 += a0 * x0 + a1 * p3 + a2 * p2 + a3 * p1;
        *c1 += a0 * x1 + a1 * x0 + a2 * p3 + a3 * p2;
        *c2 += a0 * x2 + a1 * x1 + a2 * x0 + a3 * p3;
        *c3 += a0 * x3 + a1 * x2 + a2 * x1 + a3 * x0;
        [p1, p2, p3] = [x1, x2, x3];
    }
    if let Some([c0, c1, c2, _]) = columns.next() {
        *c0 += a1 * p3 + a2 * p2 + a3 * p1;
        *c1 += a2 * p3 + a3 * p2;
        *c2 += a3 * p3;
    }
}

/// A block as factors. (`map` would be a loop through memory at opt-level "s": a third more time for a verification.)
fn wide([x0, x1, x2, x3]: Block) -> [u64; 4] {
    [u64::from(x0), u64::from(x1), u64::from(x2), u64::from(x3)]
}

/// The lowest limb of a column.
#[allow(clippy::as_conversions)] // 27 bits fit, and `try_from` would leave a branch in the innermost loop
fn low(column: u64) -> u32 {
    (column & u64::from(MASK)) as u32
}

/// `-1 / limb` modulo 2^27, by Newton's iteration: an odd number is its own inverse to 3 bits, and each round doubles them.
fn negated_inverse(limb: u32) -> u32 {
    let mut inverse = limb;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(limb.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg() & MASK
}

/// Limbs of a big-endian number that fits into `blocks`.
fn to_limbs(octets: &[u8], blocks: usize) -> Vec<Block> {
    let mut limbs = vec![[0; 4]; blocks];
    let mut octets = octets.iter().rev();
    let (mut pending, mut bits) = (0_u64, 0);
    for limb in limbs.as_flattened_mut() {
        while bits < LIMB_BITS {
            let Some(octet) = octets.next() else { break };
            pending |= u64::from(*octet) << bits;
            bits += 8;
        }
        *limb = low(pending);
        pending >>= LIMB_BITS;
        bits = bits.saturating_sub(LIMB_BITS);
    }
    limbs
}
