//! Points of a curve `y^2 = x^3 - 3x + b` in Jacobian coordinates, and the sum of two multiples.
//!
//! The formulas of addition have exceptions (equal points, opposite points, the point at infinity), and whoever makes a
//! signature can choose numbers that meet them. Each has a branch of its own here; nothing relies on their being rare.

use super::field::{Element, Modulus, ZERO, bit};
use alloc::vec::Vec;

/// A point other than the one at infinity, which is `None` wherever it can occur: `(x / z^2, y / z^3)`, in Montgomery form.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) x: Element,
    pub(super) y: Element,
    pub(super) z: Element,
}

/// Odd multiples of a point: 1, 3, 5 and so on to 15.
pub(super) type Multiples = Vec<Point>;

const WINDOW: usize = 5;
/// Digits of a scalar of at most 522 bits, and one for the last carry.
const DIGITS: usize = 528;

/// `scalar1 * point1 + scalar2 * point2`, where the points are given by their multiples.
pub(super) fn sum_of_multiples(field: &Modulus, terms: [(&Element, &Multiples); 2]) -> Option<Point> {
    let terms = terms.map(|(scalar, multiples)| (digits(scalar), multiples));
    let mut sum = None;
    for place in (0..DIGITS).rev() {
        sum = sum.map(|sum| double(field, &sum));
        for (digits, multiples) in &terms {
            let digit = digits.get(place).copied().unwrap_or(0);
            if digit == 0 {
                continue;
            }
            if let Some(multiple) = multiples.get(usize::from(digit.unsigned_abs() / 2)) {
                sum = add(field, sum.as_ref(), i64::from(digit.signum()), multiple);
            }
        }
    }
    sum
}

/// The odd multiples of a point. `None` if the order of the point is below 16, which no point of the curves has.
pub(super) fn multiples(field: &Modulus, point: Point) -> Option<Multiples> {
    let twice = double(field, &point);
    let mut multiples = Vec::with_capacity(1 << (WINDOW - 2));
    let mut next = Some(point);
    for _ in 0..1 << (WINDOW - 2) {
        let multiple = next?;
        next = add(field, Some(&multiple), 1, &twice);
        multiples.push(multiple);
    }
    Some(multiples)
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
    let third = field.multiply(&field.combine(x, -1, &delta), &field.combine(x, 1, &delta));
    let minus_alpha = field.combine(&third, -4, &third);
    let x3 = field.combine(&field.square(&minus_alpha), -8, &beta);
    let y3 = field.multiply(&minus_alpha, &field.combine(&x3, -4, &beta));
    let y3 = field.combine(&y3, -8, &field.square(&gamma));
    let z3 = field.multiply(y, z);
    Point { x: x3, y: y3, z: field.combine(&z3, 1, &z3) }
}

/// `a + sign * b`, where `sign` is 1 or -1.
fn add(field: &Modulus, a: Option<&Point>, sign: i64, b: &Point) -> Option<Point> {
    let Some(a) = a else {
        return Some(Point { y: field.combine(&ZERO, sign, &b.y), ..b.clone() });
    };
    let (zz_a, zz_b) = (field.square(&a.z), field.square(&b.z));
    let u_a = field.multiply(&a.x, &zz_b);
    let s_a = field.multiply(&a.y, &field.multiply(&b.z, &zz_b));
    let h = field.combine(&field.multiply(&b.x, &zz_a), -1, &u_a);
    let s_b = field.multiply(&b.y, &field.multiply(&a.z, &zz_a));
    // Both differences with the same sign, or both with the other: the formulas below only see their product.
    let minus_r = field.combine(&s_a, -sign, &s_b);
    if field.is_zero(&h) {
        return field.is_zero(&minus_r).then(|| double(field, a));
    }
    let hh = field.square(&h);
    let hhh = field.multiply(&h, &hh);
    let v = field.multiply(&u_a, &hh);
    let x = field.combine(&field.square(&minus_r), -1, &hhh);
    let x = field.combine(&x, -2, &v);
    let y = field.multiply(&minus_r, &field.combine(&x, -1, &v));
    let y = field.combine(&y, -1, &field.multiply(&s_a, &hhh));
    let z = field.multiply(&h, &field.multiply(&a.z, &b.z));
    Some(Point { x, y, z })
}
