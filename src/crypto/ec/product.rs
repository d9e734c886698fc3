//! Products modulo the primes of SP 800-186.

use super::field::{BLOCK, Block, Element, LIMB_BITS, MASK, ZERO, set_sign};

/// Columns of the product of two blocks.
type Columns = [i64; 2 * BLOCK - 1];

/// Where a modulus has digits that are not zero.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) blocks: usize,
    /// The balanced digits 1, 3 and 4 of the lowest block, and 2, 3 and 4 of the highest. A prime of SP 800-186 has no others
    /// beside the very lowest, which is -1.
    pub(super) low: [i64; 3],
    pub(super) high: [i64; 3],
}

/// The primes of P-256, P-384 and P-521: digits that the compiler knows are shifts, and those that are zero cost nothing.
pub(super) const SHAPES: [Shape; 3] = [
    Shape { blocks: 2, low: [0, 1 << 15, 0], high: [1 << 3, -(1 << 8), 1 << 13] },
    Shape { blocks: 3, low: [1 << 5, -(1 << 15), -(1 << 20)], high: [0, 0, 1 << 6] },
    Shape { blocks: 4, low: [0; 3], high: [0, 0, 1 << 8] },
];

/// No place among [`SHAPES`].
pub(super) const ANY: usize = 3;

/// `a * b / R`, where `PRIME` is the place of the modulus among [`SHAPES`], or [`ANY`].
#[inline(never)]
pub(super) fn product<const PRIME: usize>(shape: &Shape, a: &Element, b: &Element) -> Element {
    let shape = SHAPES.get(PRIME).unwrap_or(shape);
    let (a, b) = (a.get(..shape.blocks).unwrap_or_default(), b.get(..shape.blocks).unwrap_or_default());
    reduced(*shape, |columns, place| {
        for (index, row) in a.iter().enumerate() {
            if let Some(other) = place.checked_sub(index).and_then(|other| b.get(other)) {
                add_product(columns, row, other);
            }
        }
    })
}

/// `a * a / R`, with every mixed product computed once.
#[inline(never)]
pub(super) fn square<const PRIME: usize>(shape: &Shape, a: &Element) -> Element {
    let shape = SHAPES.get(PRIME).unwrap_or(shape);
    let a = a.get(..shape.blocks).unwrap_or_default();
    reduced(*shape, |columns, place| {
        for (index, row) in a.iter().enumerate() {
            let Some(other) = place.checked_sub(index).filter(|other| *other >= index) else { break };
            if other == index {
                add_square(columns, row);
            } else if let Some(other) = a.get(other) {
                let [a0, a1, a2, a3, a4] = row;
                add_product(columns, &[2 * a0, 2 * a1, 2 * a2, 2 * a3, 2 * a4], other);
            }
        }
    })
}

/// A sum of products, divided by R. `add` adds the products of blocks whose places add up to the one it is given.
///
/// Column by column from the lowest: in the lower half, a multiple of the modulus is added that makes the column
/// zero, and what the columns of the upper half hold is the result.
#[inline(always)]
fn reduced(Shape { blocks, low: [n1, n3, n4], high: [m2, m3, m4] }: Shape, add: impl Fn(&mut Columns, usize)) -> Element {
    // The multiples of the modulus, each replaced by a block of the result once it is no longer needed.
    let mut out = ZERO;
    let mut columns = [0; 2 * BLOCK - 1];
    let mut carry = 0;
    for place in 0..2 * blocks {
        add(&mut columns, place);
        let [c0, c1, mut c2, mut c3, mut c4, mut c5, mut c6, mut c7, mut c8] = columns;
        if let Some([q0, q1, q2, q3, q4]) = (place + 1).checked_sub(blocks).and_then(|row| out.get(row)) {
            c2 += q0 * m2;
            c3 += q0 * m3 + q1 * m2;
            c4 += q0 * m4 + q1 * m3 + q2 * m2;
            c5 += q1 * m4 + q2 * m3 + q3 * m2;
            c6 += q2 * m4 + q3 * m3 + q4 * m2;
            c7 += q3 * m4 + q4 * m3;
            c8 += q4 * m4;
        }
        if place < blocks {
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
            if let Some(block) = out.get_mut(place - blocks) {
                *block = [c0 & MASK, c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK];
            }
        }
    }
    set_sign(&mut out, blocks, carry);
    out
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
