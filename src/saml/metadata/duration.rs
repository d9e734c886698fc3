//! `xs:duration` (XML Schema 2, 3.2.6) as a number of seconds.

/// A hundred years: whatever is longer is as long.
const MOST: u64 = 100 * 365 * DAY;
const DAY: u64 = 86_400;

/// Reads `PnYnMnDTnHnMnS`; `None` for everything else, a negative duration too. A year counts 365 days and a month 30, since a cache is better
/// refreshed early. Fractions of a second are dropped.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let mut sum = 0_u64;
    for (part, units) in [(date, [('Y', 365 * DAY), ('M', 30 * DAY), ('D', DAY)]), (time, [('H', 3600), ('M', 60), ('S', 1)])] {
        sum = sum.saturating_add(fields(part, units)?);
    }
    Some(sum.min(MOST))
}

/// Numbers with their units, each unit at most once and in this order.
fn fields(mut text: &str, units: [(char, u64); 3]) -> Option<u64> {
    let mut sum = 0_u64;
    for (unit, size) in units {
        let Some((number, rest)) = text.split_once(unit) else { continue };
        let number = match number.split_once('.') {
            Some((whole, fraction)) if unit == 'S' && is_number(fraction) => whole,
            Some(_) => return None,
            None => number,
        };
        if !is_number(number) {
            return None;
        }
        let digits = number.bytes().map(|digit| u64::from(digit - b'0'));
        let count = digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
        sum = sum.saturating_add(count.saturating_mul(size));
        text = rest;
    }
    text.is_empty().then_some(sum)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("PT0S", 0),
            ("PT1S", 1),
            ("PT1.999S", 1),
            ("PT6H", 21_600),
            ("P1D", 86_400),
            ("P7DT12H30M", 649_800),
            ("PT5M", 300),
            ("P1M", 2_592_000),
            ("P1Y2M3DT4H5M6S", 31_536_000 + 2 * 2_592_000 + 3 * 86_400 + 4 * 3600 + 5 * 60 + 6),
            ("PT604800S", 604_800),
            ("P0Y0M0DT0H0M600.000S", 600),
            ("P200Y", MOST),
            ("P99999999999999999999999999999Y", MOST),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn no_durations() {
        for text in [
            "", "P", "PT", "P1", "1D", "-P1D", "+P1D", "P-1D", "P1H", "PT1D", "P1DT", "P1M1Y", "PT1S1H", "PT1H1H", "PT1.S", "PT.5S", "PT1.5H",
            "P1.5D", " P1D", "P1D ", "p1d", "P1DT1H ", "PT1,5S", "P１D", "P1W",
        ] {
            assert_eq!(seconds(text), None, "{text:?}");
        }
    }
}
