//! Tables and sums, for every way to cut scalars.

use super::super::curve::Curve;
use super::super::field::{Element, Modulus, ZERO, bit, number};
use super::super::point::{Affine, Multiples, Point};
use super::super::{Key, enter};
use super::CURVES;

/// Every way to cut scalars, for each curve.
fn cuts() -> impl Iterator<Item = (&'static Curve, Modulus, usize, usize)> {
    CURVES.into_iter().flat_map(|curve| {
        let (field, bits) = (Modulus::new(curve.p, curve.r_squared_p), 8 * curve.n.len());
        (1..=5).map(move |parts| (curve, field.clone(), bits, parts))
    })
}

#[test]
fn generators_have_the_order_of_the_curve() {
    for (curve, field, bits, parts) in cuts() {
        let order = number(curve.n);
        let generator = enter(&field, curve.x, curve.y);
        assert!(Key::new(curve.kind, &[&[4], curve.x, curve.y].concat()).is_some());
        let multiples = Multiples::new(field.clone(), bits, parts, [generator.clone(), generator.clone()]).unwrap();
        assert!(multiples.sum([&order, &ZERO]).is_none());
        assert!(multiples.sum([&ZERO, &order]).is_none());
        assert!(multiples.sum([&ZERO, &ZERO]).is_none());
        let next = field.combine(&order, 1, &number(&[1]));
        let sum = multiples.sum([&next, &order]).unwrap();
        assert!(is_affine(&field, &sum, &generator));
        assert!(bit(&order, 8 * curve.n.len() - if curve.n.len() == 66 { 8 } else { 1 }));
    }
}

#[test]
fn tables_hold_the_odd_multiples_of_every_part() {
    for (curve, field, bits, parts) in cuts() {
        let generator = enter(&field, curve.x, curve.y);
        let slow = Multiples::new(field.clone(), bits, 1, [generator.clone(), generator.clone()]).unwrap();
        // Twice the generator, so that the second table is another one.
        let twice = slow.sum([&number(&[2]), &ZERO]).unwrap();
        let inverse = field.enter(&field.enter(&field.invert(&twice.z)));
        let zz = field.square(&inverse);
        let twice = Affine { x: field.multiply(&twice.x, &zz), y: field.multiply(&twice.y, &field.multiply(&zz, &inverse)) };
        let multiples = Multiples::new(field.clone(), bits, parts, [generator, twice]).unwrap();
        let span = (bits + 1).div_ceil(parts);
        for (tables, first) in multiples.points.chunks(8 * parts).zip([1_i64, 2]) {
            assert_eq!(tables.len(), 8 * parts);
            for (index, affine) in tables.iter().enumerate() {
                let mut scalar = field.combine(&ZERO, first * (2 * (index as i64 % 8) + 1), &number(&[1]));
                for _ in 0..span * (index / 8) {
                    scalar = field.combine(&scalar, 1, &scalar);
                }
                // The highest part is of few bits, and its multiples may be beyond what is a scalar: double those instead.
                if span * (index / 8) + 5 > bits {
                    continue;
                }
                let sum = slow.sum([&scalar, &ZERO]).unwrap();
                assert!(is_affine(&field, &sum, affine), "{} of {parts} parts", index / 8);
            }
        }
    }
}

/// Parts of the two points coincide, one after the other, as equal ones and as opposite ones.
#[test]
fn sums_across_parts() {
    for (curve, field, bits, parts) in cuts().filter(|(.., parts)| *parts > 1) {
        let generator = enter(&field, curve.x, curve.y);
        let opposite = Affine { x: generator.x, y: field.combine(&ZERO, -1, &generator.y) };
        let slow = Multiples::new(field.clone(), bits, 1, [generator.clone(), generator.clone()]).unwrap();
        let span = (bits + 1).div_ceil(parts);
        let shifted =
            |small: i64, places: usize| (0..places).fold(field.combine(&ZERO, small, &number(&[1])), |scalar, _| field.combine(&scalar, 1, &scalar));
        for (other, sign) in [(generator.clone(), 1), (opposite, -1)] {
            let multiples = Multiples::new(field.clone(), bits, parts, [generator.clone(), other]).unwrap();
            for (small, large) in [(1, 1), (3, 3), (15, 15), (17, 17), (31, 1), (15, 16), (5, 7)] {
                for (a, b) in [(0, span), (span, 0), (span, span), (0, 0), (span - 1, span), (span - 4, span), (span + 1, 1)] {
                    let (u, v) = (shifted(small, a), shifted(large, b));
                    let sum = multiples.sum([&u, &v]);
                    let total = field.combine(&u, sign, &v);
                    let negative = total.as_flattened().iter().any(|limb| *limb < 0);
                    let total = if negative { field.combine(&number(curve.n), 1, &total) } else { total };
                    let expected = slow.sum([&total, &ZERO]);
                    match (sum, expected) {
                        (None, None) => assert_eq!(total, ZERO),
                        (Some(sum), Some(expected)) => assert!(same(&field, &sum, &expected), "{small} << {a}, {large} << {b}, {parts} parts"),
                        (sum, _) => panic!("{small} << {a}, {large} << {b}, {parts} parts: {}", sum.is_some()),
                    }
                }
            }
        }
    }
}

/// Whether two points are the same one.
fn same(field: &Modulus, a: &Point, b: &Point) -> bool {
    let (aa, bb) = (field.square(&a.z), field.square(&b.z));
    let equal = |one: Element, other: Element| field.is_zero(&field.combine(&one, -1, &other));
    equal(field.multiply(&a.x, &bb), field.multiply(&b.x, &aa))
        && equal(field.multiply(&a.y, &field.multiply(&bb, &b.z)), field.multiply(&b.y, &field.multiply(&aa, &a.z)))
}

/// Whether a point is the one whose `z` is 1.
fn is_affine(field: &Modulus, point: &Point, affine: &Affine) -> bool {
    let zz = field.square(&point.z);
    let same = |a: &Element, b: &Element, power: &Element| field.is_zero(&field.combine(a, -1, &field.multiply(b, power)));
    same(&point.x, &affine.x, &zz) && same(&point.y, &affine.y, &field.multiply(&point.z, &zz))
}
