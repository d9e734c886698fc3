//! The curves P-256, P-384 and P-521, SP 800-186 section 3.2.1.

use crate::crypto::KeyKind;

/// A curve `y^2 = x^3 - 3x + b` over the integers modulo `p`, with a generator of the prime order `n`. Numbers are
/// big-endian, as long as the field.
pub(super) struct Curve {
    pub(super) kind: KeyKind,
    pub(super) p: &'static [u8],
    pub(super) n: &'static [u8],
    pub(super) b: &'static [u8],
    /// The generator.
    pub(super) x: &'static [u8],
    pub(super) y: &'static [u8],
    /// The square of R (see `Modulus::new`) modulo `p`, and modulo `n`.
    pub(super) r_squared_p: &'static [u8],
    pub(super) r_squared_n: &'static [u8],
}

pub(super) static P256: Curve = Curve {
    kind: KeyKind::P256,
    p: &octets::<32>("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
    n: &octets::<32>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    b: &octets::<32>("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
    x: &octets::<32>("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
    y: &octets::<32>("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    r_squared_p: &octets::<32>("4fffffffdfffffffffffffffefffffffbffffffff00000000000000030000000"),
    r_squared_n: &octets::<32>("55aba83afc16484a92b6bec59619076a9ea8ca2ae130785e017644694887ac57"),
};

pub(super) static P384: Curve = Curve {
    kind: KeyKind::P384,
    p: &octets::<48>("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"),
    n: &octets::<48>("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
    b: &octets::<48>("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
    x: &octets::<48>("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
    y: &octets::<48>("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
    r_squared_p: &octets::<48>("00000000000000000000040000000800000003fffffff8000000000000000800000003fffffff8000000040000000000"),
    r_squared_n: &octets::<48>("e6fc84fec16de8a099a2575035245d2aac7316fc0c181b794f686f2c4315597c8ace5660671157aac0a7fccc033a5abc"),
};

pub(super) static P521: Curve = Curve {
    kind: KeyKind::P521,
    p: &octets::<66>(
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
    n: &octets::<66>(
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa\
         51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ),
    b: &octets::<66>(
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1\
         56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
    ),
    x: &octets::<66>(
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba\
         a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
    ),
    y: &octets::<66>(
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c\
         97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
    ),
    r_squared_p: &octets::<66>(
        "00000000000000000000000000000000000000000000000000000000000000000000\
         0000000000000000000000000000000000000000000000000000004000000000",
    ),
    r_squared_n: &octets::<66>(
        "01a39a5b5a3afe8c44383d2d8e03d1492d0d455bcc6d61a8e567bccff3d142b77569\
         96de87fe01e919f4c8b2dae364b67238dcd79ef9fe9c0b2be91797914ef0cff8",
    ),
};

/// Octets from hexadecimal digits, two each.
const fn octets<const LENGTH: usize>(digits: &str) -> [u8; LENGTH] {
    let mut octets = [0; LENGTH];
    let mut digits = digits.as_bytes();
    let mut rest = octets.as_mut_slice();
    while let ([high, low, after @ ..], [octet, beyond @ ..]) = (digits, rest) {
        *octet = digit(*high) << 4 | digit(*low);
        (digits, rest) = (after, beyond);
    }
    octets
}

const fn digit(character: u8) -> u8 {
    match character {
        b'a'..=b'f' => character - b'a' + 10,
        _ => character - b'0',
    }
}
