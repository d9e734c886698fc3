//! Modular exponentiation for RSA verification: Montgomery multiplication, on limbs as long as the processor multiplies well.
//!
//! Only public numbers come here: nothing is constant-time.

#[cfg(any(test, not(target_pointer_width = "64")))]
pub(super) mod narrow;
#[cfg(any(test, target_pointer_width = "64"))]
pub(super) mod wide;

use super::rsa::MAX_BITS;
use alloc::vec::Vec;

/// A modulus for the processor that this is compiled for.
#[cfg(not(target_pointer_width = "64"))]
pub(super) type Modulus = OddModulus<narrow::Narrow>;
#[cfg(target_pointer_width = "64")]
pub(super) type Modulus = OddModulus<wide::Wide>;

/// Numbers of a certain length, least significant limb first, and an odd modulus of that length.
pub(super) trait Kernel: Sized {
    type Limb: Clone;
    /// A product that is not yet reduced has two for every limb.
    type Column: Clone + Default;

    /// From big-endian octets that have so many `bits`.
    fn new(octets: &[u8], bits: u32) -> Self;
    fn limbs(&self) -> &[Self::Limb];
    /// R is 2 to the power of this.
    fn r_bits(&self) -> u32;
    /// A big-endian number that fits, as long as the modulus.
    fn read(&self, octets: &[u8]) -> Vec<Self::Limb>;
    /// The lowest `length` octets of a number, big-endian.
    fn write(value: &[Self::Limb], length: usize) -> Vec<u8>;
    fn is_below(value: &[Self::Limb], bound: &[Self::Limb]) -> bool;
    /// `value * other / R`: below twice the modulus if one of them is below the modulus.
    fn multiply(&self, value: &mut [Self::Limb], other: &[Self::Limb], columns: &mut [Self::Column]);
    /// `value * value / R`, with every mixed product computed once.
    fn square(&self, value: &mut [Self::Limb], columns: &mut [Self::Column]);
    /// `2 * value`, for a value below the modulus, and below it again.
    fn double(&self, value: &mut [Self::Limb]);
    /// Takes the modulus off.
    fn subtract(&self, value: &mut [Self::Limb]);
}

/// An odd modulus and what Montgomery multiplication needs to know of it.
#[derive(Clone)]
pub(super) struct OddModulus<K: Kernel> {
    kernel: K,
    /// R^2 modulo the modulus: one multiplication by it leads into Montgomery form.
    r_squared: Vec<K::Limb>,
    /// Length in octets.
    octets: usize,
}

impl<K: Kernel> OddModulus<K> {
    /// A modulus from its big-endian octets without leading zeros. `None` unless it is odd, above 1 and at most
    /// [`MAX_BITS`] long.
    pub(super) fn new(octets: &[u8]) -> Option<Self> {
        let (first, last) = (*octets.first()?, *octets.last()?);
        let bits = u32::try_from(octets.len()).ok()?.checked_mul(8)? - first.leading_zeros();
        if first == 0 || last.is_multiple_of(2) || !(2..=MAX_BITS).contains(&bits) {
            return None;
        }
        let kernel = K::new(octets, bits);
        let r_squared = r_squared(&kernel, bits);
        Some(OddModulus { kernel, r_squared, octets: octets.len() })
    }

    /// `base` to the power of `exponent`, as long as the modulus. `None` unless `base` is exactly as long as the
    /// modulus and below it, and the exponent is odd and not 1.
    pub(super) fn power(&self, base: &[u8], exponent: u32) -> Option<Vec<u8>> {
        if base.len() != self.octets || exponent.is_multiple_of(2) || exponent == 1 {
            return None;
        }
        let kernel = &self.kernel;
        let base = kernel.read(base);
        if !K::is_below(&base, kernel.limbs()) {
            return None;
        }
        let mut columns = vec![K::Column::default(); 2 * base.len()];
        let mut factor = base.clone();
        kernel.multiply(&mut factor, &self.r_squared, &mut columns);
        let mut value = factor.clone();
        for bit in (1..exponent.ilog2()).rev() {
            kernel.square(&mut value, &mut columns);
            if exponent >> bit & 1 == 1 {
                kernel.multiply(&mut value, &factor, &mut columns);
            }
        }
        kernel.square(&mut value, &mut columns);
        // The exponent is odd, so one factor is left; taken outside of Montgomery form, it leads out of it.
        kernel.multiply(&mut value, &base, &mut columns);
        below(kernel, &mut value);
        Some(K::write(&value, self.octets))
    }
}

/// Makes a value that is below twice the modulus one that is below the modulus.
fn below<K: Kernel>(kernel: &K, value: &mut [K::Limb]) {
    if !K::is_below(value, kernel.limbs()) {
        kernel.subtract(value);
    }
}

/// R^2 modulo the modulus: from R by doubling (each adds one to the exponent of 2) and squaring (each doubles what the exponent has above R).
fn r_squared<K: Kernel>(kernel: &K, bits: u32) -> Vec<K::Limb> {
    const SQUARINGS: u32 = 6;
    let r_bits = kernel.r_bits();
    // The highest power of 2 below the modulus.
    let mut value = kernel.read(&power_of_two(bits - 1));
    let mut columns = vec![K::Column::default(); 2 * value.len()];
    for _ in 0..r_bits - (bits - 1) + (r_bits >> SQUARINGS) {
        kernel.double(&mut value);
    }
    for bit in (0..SQUARINGS).rev() {
        kernel.square(&mut value, &mut columns);
        below(kernel, &mut value);
        if r_bits >> bit & 1 == 1 {
            kernel.double(&mut value);
        }
    }
    value
}

/// Big-endian octets.
fn power_of_two(exponent: u32) -> Vec<u8> {
    let mut octets = vec![0; usize::try_from(exponent / 8).unwrap_or(0) + 1];
    if let Some(first) = octets.first_mut() {
        *first = 1 << (exponent % 8);
    }
    octets
}
