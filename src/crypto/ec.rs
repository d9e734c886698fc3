//! ECDSA over the curves P-256, P-384 and P-521: verification, FIPS 186-5 section 6.4.2.
//!
//! One path for the three curves, which are data. Everything here is public, so nothing takes constant time. `r` and `s`
//! are in `1..n` (CVE-2022-21449: zeros verified everything) and a key is a point of its curve; the exceptions of the
//! addition formulas are in `point.rs`. High `s` is good.

mod curve;
mod field;
mod point;
mod product;

#[cfg(test)]
mod tests;

use alloc::sync::Arc;

use super::KeyKind;
use curve::Curve;
use field::{Modulus, is_below, number};
use point::{Affine, Multiples};

/// Whether every prime gets products of its own and keys get longer tables. WebAssembly that has to be small, and that starts
/// anew more often than it verifies, is built without SIMD.
const FOR_SPEED: bool = cfg!(any(not(target_family = "wasm"), target_feature = "simd128"));

/// In how many parts scalars are cut: as often as fewer doublings for a verification, and a table as much longer.
const PARTS: usize = if FOR_SPEED { 4 } else { 2 };

/// First octet of a point that gives both coordinates, SEC 1 section 2.3.3.
const UNCOMPRESSED: u8 = 4;

/// A public key: a point of a curve.
#[derive(Clone)]
pub(super) struct Key {
    curve: &'static Curve,
    point: Arc<Affine>,
    /// Of the generator and of the point, where they were made beforehand. Shared: a key is cloned with the certificate of whoever signed.
    multiples: Option<Arc<Multiples>>,
}

impl Key {
    /// SP 800-186 appendix D.1.1: the coordinates are below `p` and satisfy the equation. There is no encoding of the
    /// point at infinity among those that are read, and no point of another order on these curves.
    ///
    /// From the SEC 1 encoding of the point, uncompressed. RFC 5480 lets certificates compress points; none is known that does.
    #[inline(never)]
    pub(super) fn new(kind: KeyKind, point: &[u8]) -> Option<Key> {
        let curve = [&curve::P256, &curve::P384, &curve::P521].into_iter().find(|curve| curve.kind == kind)?;
        let coordinates = point.strip_prefix(&[UNCOMPRESSED])?;
        let (x, y) = coordinates.split_at_checked(curve.p.len())?;
        if y.len() != curve.p.len() || x >= curve.p || y >= curve.p {
            return None;
        }
        let field = Modulus::new(curve.p, curve.r_squared_p);
        let point = enter(&field, x, y);
        let right = field.combine(&field.multiply(&field.square(&point.x), &point.x), -3, &point.x);
        let right = field.combine(&right, 1, &field.enter(&number(curve.b)));
        if !field.is_zero(&field.combine(&right, -1, &field.square(&point.y))) {
            return None;
        }
        Some(Key { curve, point: Arc::new(point), multiples: None })
    }

    /// For a key that will verify more than once: what verifications have in common takes three quarters of the time of the first. Not for every key that is
    /// read: a list of metadata has thousands.
    pub(super) fn prepare(&mut self) {
        self.multiples = self.multiples().map(Arc::new);
    }

    fn multiples(&self) -> Option<Multiples> {
        let curve = self.curve;
        let field = Modulus::new(curve.p, curve.r_squared_p);
        let points = [enter(&field, curve.x, curve.y), Affine::clone(&self.point)];
        Multiples::new(field, 8 * curve.n.len(), PARTS, points)
    }

    pub(super) fn kind(&self) -> KeyKind {
        self.curve.kind
    }

    // Never inlined, as all that a kind of key alone needs: V8 compiles a function when it is first called.
    #[inline(never)]
    pub(super) fn verify(&self, digest: &[u8], signature: &[u8]) -> bool {
        signature.split_at_checked(self.curve.n.len()).and_then(|(r, s)| self.check(digest, r, s)).is_some()
    }

    /// The steps of FIPS 186-5 section 6.4.2 by their numbers.
    fn check(&self, digest: &[u8], r: &[u8], s: &[u8]) -> Option<()> {
        let curve = self.curve;
        // 1
        let in_range = |octets: &[u8]| octets.len() == curve.n.len() && octets < curve.n && octets.iter().any(|octet| *octet != 0);
        if !in_range(r) || !in_range(s) {
            return None;
        }
        let r = number(r);
        // 2, 3: the leftmost bits of the digest, as many as n has. For P-521 these are all: no digest has 521 bits.
        let e = number(digest.get(..curve.n.len()).unwrap_or(digest));
        // 4, 5
        let order = Modulus::new(curve.n, curve.r_squared_n);
        let inverse = order.multiply_slowly(&order.invert(&number(s)), order.r_squared());
        let (u, v) = (order.multiply_slowly(&e, &inverse), order.multiply_slowly(&r, &inverse));
        // 6
        let made;
        let multiples = match &self.multiples {
            Some(multiples) => multiples.as_ref(),
            None => {
                made = self.multiples()?;
                &made
            }
        };
        let sum = multiples.sum([&u, &v])?;
        let field = &multiples.field;
        // 7 to 9: x / z^2 modulo n is r, so x / z^2 is r or, if that is below p, r + n.
        let zz = field.square(&sum.z);
        let is_x = |number| field.is_zero(&field.combine(&field.multiply(&field.enter(number), &zz), -1, &sum.x));
        let other = field.combine(&r, 1, order.limbs());
        (is_x(&r) || is_below(&other, field.limbs()) && is_x(&other)).then_some(())
    }
}

fn enter(field: &Modulus, x: &[u8], y: &[u8]) -> Affine {
    Affine { x: field.enter(&number(x)), y: field.enter(&number(y)) }
}
