//! `xs:dateTime` as SAML allows it: UTC, written with `Z` (SAML Core 1.3.3).

use alloc::string::String;
use core::fmt;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

const DAY: i64 = 86_400_000;

impl Instant {
    /// From Unix time in milliseconds.
    #[must_use]
    pub const fn from_unix_ms(ms: i64) -> Self {
        Instant(ms)
    }

    /// Unix time in milliseconds.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction]Z`; `None` for everything else. Digits beyond the millisecond are dropped.
    ///
    /// Stricter than `xs:dateTime` on purpose: four-digit years, no other time zone than `Z`, no 24:00:00 and no leap second, since those are
    /// the forms in which two readers of one signed text have come to two different times.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (main, rest) = text.as_bytes().split_at_checked(19)?;
        let &[y0, y1, y2, y3, b'-', o0, o1, b'-', d0, d1, b'T', h0, h1, b':', m0, m1, b':', s0, s1] = main else {
            return None;
        };
        let year = number(&[y0, y1, y2, y3])?;
        let month = number(&[o0, o1])?;
        let day = number(&[d0, d1])?;
        let hour = number(&[h0, h1])?;
        let minute = number(&[m0, m1])?;
        let second = number(&[s0, s1])?;
        if year == 0 || day == 0 || day > days_of(year, month)? || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let ms = match rest {
            [b'Z'] => 0,
            [b'.', digits @ .., b'Z'] => fraction(digits)?,
            _ => return None,
        };
        Some(Instant(days_before(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms))
    }

    /// Later by so many milliseconds; saturating.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Instant(self.0.saturating_add(ms))
    }

    /// The milliseconds from `earlier` to `self`; saturating.
    #[must_use]
    pub const fn since_ms(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

fn push(text: &mut String, number: i64, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_i64.pow(place) % 10;
        text.push(u8::try_from(digit).map_or('0', |digit| char::from(b'0' + digit)));
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
}

fn fraction(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let milli = digits.iter().chain(b"000").take(3);
    Some(milli.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> Option<i64> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap(year)),
        _ => return None,
    })
}

/// Days from 1970-01-01 to the given day of the proleptic Gregorian calendar.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    // Years are counted from March, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut days, ms) = (self.0.div_euclid(DAY) + 719_468, self.0.rem_euclid(DAY));
        let era = days.div_euclid(146_097);
        days = days.rem_euclid(146_097);
        let year_of_era = (days - days / 1460 + days / 36_524 - days / 146_096) / 365;
        let day_of_year = days - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let (hour, minute, second, milli) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        let mut text = String::with_capacity(24);
        for (number, digits, before) in
            [(year, 4, ""), (month, 2, "-"), (day, 2, "-"), (hour, 2, "T"), (minute, 2, ":"), (second, 2, ":"), (milli, 3, ".")]
        {
            if digits != 3 || milli != 0 {
                text.push_str(before);
                push(&mut text, number, digits);
            }
        }
        text.push('Z');
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Option<i64> {
        Instant::parse(text).map(Instant::unix_ms)
    }

    #[test]
    fn known_instants() {
        assert_eq!(ms("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(ms("2026-03-01T12:00:00Z"), Some(1_772_366_400_000));
        assert_eq!(ms("2000-02-29T23:59:59.999Z"), Some(951_868_799_999));
        assert_eq!(ms("1969-12-31T23:59:59.999Z"), Some(-1));
        assert_eq!(ms("0001-01-01T00:00:00Z"), Some(-62_135_596_800_000));
        assert_eq!(ms("9999-12-31T23:59:59Z"), Some(253_402_300_799_000));
    }

    #[test]
    fn fractions_are_cut_to_the_millisecond() {
        assert_eq!(ms("1970-01-01T00:00:00.5Z"), Some(500));
        assert_eq!(ms("1970-01-01T00:00:00.0019999Z"), Some(1));
        let long = format!("1970-01-01T00:00:00.{}Z", "9".repeat(1000));
        assert_eq!(ms(&long), Some(999));
    }

    #[test]
    fn every_other_form_is_refused() {
        for text in [
            "",
            "Z",
            "2026-03-01",
            "2026-03-01T12:00:00",
            "2026-03-01T12:00:00+00:00",
            "2026-03-01T12:00:00z",
            "2026-03-01 12:00:00Z",
            "26-03-01T12:00:00Z",
            "12026-03-01T12:00:00Z",
            "-2026-03-01T12:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-02-29T12:00:00Z",
            "2100-02-29T12:00:00Z",
            "2026-04-31T12:00:00Z",
            "2026-03-00T12:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:60:00Z",
            "2026-03-01T12:00:60Z",
            "2026-03-01T12:00:00.Z",
            "2026-03-01T12:00:00,5Z",
            " 2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00Z ",
            "2026-03-01T12:00:00.5",
            "٢٠٢٦-03-01T12:00:00Z",
            "0000-03-01T12:00:00Z",
            "2026-3-01T12:00:00Z",
        ] {
            assert_eq!(ms(text), None, "{text:?}");
        }
    }

    #[test]
    fn writing_is_the_inverse_of_reading() {
        let mut at = -62_135_596_800_000_i64;
        while at < 253_402_300_799_000 {
            let instant = Instant::from_unix_ms(at);
            assert_eq!(Instant::parse(&instant.to_string()), Some(instant));
            at += 8_640_000_123 * 7;
        }
    }
}
