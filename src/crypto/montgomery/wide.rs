//! Limbs of 64 bits, for processors that multiply them into 128.
//!
//! INVARIANT: values between steps are below R, which is above the modulus. Such a product, reduced, is below R and the modulus together: where it is
//! not below R, the modulus is taken off, and nothing is compared. With a factor below the modulus it is below twice the modulus.

use super::Kernel;
use alloc::vec::Vec;

#[derive(Clone)]
pub(in crate::crypto) struct Wide {
    /// Least significant first.
    limbs: Vec<u64>,
    /// The inverse of the modulus, negated, modulo 2^64.
    inverse: u64,
}

impl Kernel for Wide {
    type Limb = u64;
    type Column = u64;

    fn new(octets: &[u8], _: u32) -> Wide {
        let limbs = to_limbs(octets, octets.len().div_ceil(8));
        let inverse = negated_inverse(limbs.first().copied().unwrap_or(1));
        Wide { limbs, inverse }
    }

    fn limbs(&self) -> &[u64] {
        &self.limbs
    }

    fn r_bits(&self) -> u32 {
        u32::try_from(self.limbs.len()).unwrap_or(0) * u64::BITS
    }

    fn read(&self, octets: &[u8]) -> Vec<u64> {
        to_limbs(octets, self.limbs.len())
    }

    fn write(value: &[u64], length: usize) -> Vec<u8> {
        let mut octets: Vec<u8> = value.iter().flat_map(|limb| limb.to_le_bytes()).take(length).collect();
        octets.reverse();
        octets
    }

    fn is_below(value: &[u64], bound: &[u64]) -> bool {
        value.iter().rev().lt(bound.iter().rev())
    }

    fn multiply(&self, value: &mut [u64], other: &[u64], columns: &mut [u64]) {
        columns.fill(0);
        let mut rest = &mut *columns;
        for factor in &*value {
            let carry = add_row(rest, *factor, other);
            if let Some(column) = rest.get_mut(other.len()) {
                *column = carry;
            }
            rest.split_off_first_mut();
        }
        self.reduce(columns, value);
    }

    fn square(&self, value: &mut [u64], columns: &mut [u64]) {
        columns.fill(0);
        let mut limbs = &*value;
        let mut rest = columns.get_mut(1..).unwrap_or_default();
        while let Some(factor) = limbs.split_off_first() {
            let carry = add_row(rest, *factor, limbs);
            if let Some(column) = rest.get_mut(limbs.len()) {
                *column = carry;
            }
            rest.split_off_first_mut();
            rest.split_off_first_mut();
        }
        // Every mixed product twice, and the squares.
        let (mut top, mut carry) = (0, false);
        for ([low, high], limb) in columns.as_chunks_mut().0.iter_mut().zip(&*value) {
            let (square_low, square_high) = limb.carrying_mul(*limb, 0);
            let (twice_low, twice_high) = (*low << 1 | top, *high << 1 | *low >> 63);
            top = *high >> 63;
            (*low, carry) = twice_low.carrying_add(square_low, carry);
            (*high, carry) = twice_high.carrying_add(square_high, carry);
        }
        self.reduce(columns, value);
    }

    fn double(&self, value: &mut [u64]) {
        let mut top = 0;
        for limb in &mut *value {
            let doubled = *limb << 1 | top;
            top = *limb >> 63;
            *limb = doubled;
        }
        if top == 1 || !Wide::is_below(value, &self.limbs) {
            self.subtract(value);
        }
    }

    fn subtract(&self, value: &mut [u64]) {
        let mut borrow = false;
        for (limb, subtrahend) in value.iter_mut().zip(&self.limbs) {
            (*limb, borrow) = limb.borrowing_sub(*subtrahend, borrow);
        }
    }
}

impl Wide {
    /// `columns / R` modulo the modulus: multiples of the modulus are added until the lower half is zero.
    fn reduce(&self, columns: &mut [u64], out: &mut [u64]) {
        let mut rest = columns;
        let mut carry = false;
        for _ in 0..self.limbs.len() {
            let factor = rest.first().map_or(0, |column| column.wrapping_mul(self.inverse));
            let row = add_row(rest, factor, &self.limbs);
            if let Some(column) = rest.get_mut(self.limbs.len()) {
                (*column, carry) = column.carrying_add(row, carry);
            }
            rest.split_off_first_mut();
        }
        out.copy_from_slice(rest);
        if carry {
            self.subtract(out);
        }
    }
}

/// Adds `factor` times `limbs` to as many columns, and gives what is carried out of the last one. Four products between branches.
fn add_row(columns: &mut [u64], factor: u64, limbs: &[u64]) -> u64 {
    let mut carry = 0;
    let (blocks, limbs) = limbs.as_chunks::<4>();
    let (head, tail) = columns.split_at_mut_checked(4 * blocks.len()).unwrap_or_default();
    for ([c0, c1, c2, c3], [l0, l1, l2, l3]) in head.as_chunks_mut::<4>().0.iter_mut().zip(blocks) {
        (*c0, carry) = factor.carrying_mul_add(*l0, *c0, carry);
        (*c1, carry) = factor.carrying_mul_add(*l1, *c1, carry);
        (*c2, carry) = factor.carrying_mul_add(*l2, *c2, carry);
        (*c3, carry) = factor.carrying_mul_add(*l3, *c3, carry);
    }
    for (column, limb) in tail.iter_mut().zip(limbs) {
        (*column, carry) = factor.carrying_mul_add(*limb, *column, carry);
    }
    carry
}

/// `-1 / limb` modulo 2^64, by Newton's iteration: an odd number is its own inverse to 3 bits, and each round doubles them.
fn negated_inverse(limb: u64) -> u64 {
    let mut inverse = limb;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(limb.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg()
}

/// Limbs of a big-endian number that fits into `count`.
fn to_limbs(octets: &[u8], count: usize) -> Vec<u64> {
    let mut limbs: Vec<u64> = octets.rchunks(8).map(|chunk| chunk.iter().fold(0, |limb, octet| limb << 8 | u64::from(*octet))).collect();
    limbs.resize(count, 0);
    limbs
}
