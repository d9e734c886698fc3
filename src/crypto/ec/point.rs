//! Points of a curve `y^2 = x^3 - 3x + b` in Jacobian coordinates, and the sum of two multiples.
//!
//! The formulas of addition have exceptions (equal points, opposite points, the point at infinity), and whoever makes a
//! signature can choose numbers that meet them. Each has a branch of its own here; nothing relies on their being rare.

use super::field::{Element, Modulus, ZERO, bit, number};
use alloc::vec::Vec;

/// A point other than the one at infinity, which is `None` wherever it can occur: `(x / z^2, y / z^3)`, in Montgomery form.
///
/// INVARIANT: limbs of `x` have 27 bits, those of `y` as many and a sign, and those of `z` 28.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) x: Element,
    pub(super) y: Element,
    pub(super) z: Element,
}

/// A point whose `z` is 1.
#[derive(Clone)]
pub(super) struct Affine {
    pub(super) x: Element,
    pub(super) y: Element,
}

const WINDOW: usize = 5;
/// Odd multiples of a point: 1, 3, 5 and so on to 15.
const MULTIPLES: usize = 1 << (WINDOW - 2);
/// Digits of a scalar of at most 522 bits, and one for the last carry.
const DIGITS: usize = 528;

/// What verifications with a key have in common. Scalars are cut into parts of `span` digits; there are the odd multiples of a point,
/// of 2^span times the point and so on, so that all parts share the doublings of one.
pub(super) struct Multiples {
    pub(super) field: Modulus,
    span: usize,
    parts: usize,
    /// The tables of the parts of the first point, the lowest first, then those of the second.
    pub(super) points: Vec<Affine>,
}

impl Multiples {
    /// For scalars of so many `bits`, cut into so many `parts`. `None` if the order of a point is below 16, which no point of the curves has.
    pub(super) fn new(field: Modulus, bits: usize, parts: usize, points: [Affine; 2]) -> Option<Multiples> {
        // The digits of a scalar are one more than its bits.
        let span = (bits + 1).div_ceil(parts);
        let one = field.enter(&number(&[1]));
        let mut found = Vec::with_capacity(2 * parts * MULTIPLES);
        for Affine { x, y } in points {
            let mut point = Point { x, y, z: one };
            for part in 0..parts {
                if part > 0 {
                    for _ in 0..span {
                        point = double(&field, &point);
                    }
                }
                add_odd_multiples(&field, &point, &mut found)?;
            }
        }
        let points = divided(&field, one, &found);
        Some(Multiples { field, span, parts, points })
    }

    /// `scalar * point` of the first point and the first scalar and of the second ones, added.
    pub(super) fn sum(&self, scalars: [&Element; 2]) -> Option<Point> {
        let Multiples { field, span, parts, points } = self;
        let terms = scalars.map(digits);
        let mut sum = None;
        for place in (0..*span).rev() {
            sum = sum.map(|sum| double(field, &sum));
            let mut tables = points.chunks(MULTIPLES);
            for digits in &terms {
                for (table, digits) in tables.by_ref().take(*parts).zip(digits.chunks(*span)) {
                    let digit = digits.get(place).copied().unwrap_or(0);
                    if digit == 0 {
                        continue;
                    }
                    if let Some(multiple) = table.get(usize::from(digit.unsigned_abs() / 2)) {
                        sum = add(field, sum.as_ref(), i64::from(digit.signum()), multiple);
                    }
                }
            }
        }
        sum
    }
}

/// Adds the odd multiples of a point to `found`.
///
/// A curve of other coefficients, which the formulas do not look at, has the points with `x` multiplied by a square and `y` by the cube of
/// the same number. On the one of the `z` of twice the point, twice the point is affine.
fn add_odd_multiples(field: &Modulus, point: &Point, found: &mut Vec<Point>) -> Option<()> {
    let Point { x, y, z } = double(field, point);
    let twice = Affine { x, y };
    let zz = field.square(&z);
    let mut next = Some(Point { x: field.multiply(&point.x, &zz), y: field.multiply(&point.y, &field.multiply(&zz, &z)), z: point.z });
    for _ in 0..MULTIPLES {
        let multiple = next?;
        next = add(field, Some(&multiple), 1, &twice);
        found.push(Point { z: field.multiply(&multiple.z, &z), ..multiple });
    }
    Some(())
}

/// The same points with a `z` of 1, which is `one`: the product of every `z` is inverted, and multiplied by all of them but one.
fn divided(field: &Modulus, one: Element, points: &[Point]) -> Vec<Affine> {
    let mut product = one;
    let mut before = Vec::with_capacity(points.len());
    for point in points {
        before.push(product);
        product = field.multiply(&product, &point.z);
    }
    let mut inverse = field.enter(&field.enter(&field.invert(&product)));
    let mut affine = Vec::with_capacity(points.len());
    for (point, before) in points.iter().zip(&before).rev() {
        let z = field.multiply(&inverse, before);
        inverse = field.multiply(&inverse, &point.z);
        let zz = field.square(&z);
        affine.push(Affine { x: field.multiply(&point.x, &zz), y: field.multiply(&point.y, &field.multiply(&zz, &z)) });
    }
    affine.reverse();
    affine
}

/// A scalar as digits of powers of 2, the lowest first, which are odd and below 16 or zero: of any five that follow each
/// other, one at most is not zero.
fn digits(scalar: &Element) -> [i8; DIGITS] {
    let mut digits = [0; DIGITS];
    let mut carry = false;
    let mut place = 0;
    while let Some(out) = digits.get_mut(place) {
        if bit(scalar, place) == carry {
            place += 1;
            continue;
        }
        let mut digit = i8::from(carry);
        for offset in 0..WINDOW {
            digit += i8::from(bit(scalar, place + offset)) << offset;
        }
        carry = digit >= 16;
        *out = if carry { digit - 32 } else { digit };
        place += WINDOW;
    }
    digits
}

/// `2 * point`. Never the point at infinity, because the order of the curves is odd.
fn double(field: &Modulus, point: &Point) -> Point {
    let Point { x, y, z } = point;
    let delta = field.square(z);
    let gamma = field.square(y);
    let beta = field.multiply(x, &gamma);
    let third = field.multiply(&field.plus(x, -1, &delta), &field.plus(x, 1, &delta));
    let minus_alpha = field.plus(&third, -4, &third);
    let x3 = field.combine(&field.square(&minus_alpha), -8, &beta);
    let y3 = field.multiply(&minus_alpha, &field.plus(&x3, -4, &beta));
    let y3 = field.combine(&y3, -8, &field.square(&gamma));
    let z3 = field.multiply(y, z);
    Point { x: x3, y: y3, z: field.plus(&z3, 1, &z3) }
}

/// `a + sign * b`, where `sign` is 1 or -1.
fn add(field: &Modulus, a: Option<&Point>, sign: i64, b: &Affine) -> Option<Point> {
    let Some(a) = a else {
        return Some(Point { x: b.x, y: field.combine(&ZERO, sign, &b.y), z: field.enter(&number(&[1])) });
    };
    let Point { x, y, z } = a;
    let zz = field.square(z);
    let h = field.plus(&field.multiply(&b.x, &zz), -1, x);
    // Both differences with the same sign, or both with the other: the formulas below only see their product.
    let minus_r = field.plus(y, -sign, &field.multiply(&b.y, &field.multiply(z, &zz)));
    let z3 = field.multiply(z, &h);
    if field.is_zero_product(&z3) {
        return field.is_zero(&minus_r).then(|| double(field, a));
    }
    let hh = field.square(&h);
    let hhh = field.multiply(&h, &hh);
    let v = field.multiply(x, &hh);
    let x3 = field.plus(&field.square(&minus_r), -1, &hhh);
    let x3 = field.combine(&x3, -2, &v);
    let y3 = field.multiply(&minus_r, &field.plus(&x3, -1, &v));
    let y3 = field.plus(&y3, -1, &field.multiply(y, &hhh));
    Some(Point { x: x3, y: y3, z: z3 })
}
