//! Points in time as people give them.

use samlight::Instant;

/// Reads RFC 3339: a date and a time with `Z` or an offset. A time without a zone is refused: it would mean another moment on every machine.
pub(crate) fn parse(text: &str) -> Result<Instant, String> {
    read(text).ok_or_else(|| "not a time with a zone; write it as 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00".into())
}

fn read(text: &str) -> Option<Instant> {
    let mut text = text.to_ascii_uppercase();
    if text.get(10..11) == Some(" ") {
        text.replace_range(10..11, "T");
    }
    if text.ends_with('Z') {
        return Instant::parse(&text);
    }
    let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (sign, offset) = offset.split_at_checked(1)?;
    let (hours, minutes) = offset.split_once(':')?;
    let number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<i64>().ok()).flatten();
    let (hours, minutes) = (number(hours).filter(|hours| *hours <= 23)?, number(minutes).filter(|minutes| *minutes <= 59)?);
    let ms = (hours * 60 + minutes) * 60_000;
    let local = Instant::parse(&format!("{local}Z"))?.unix_ms();
    Some(Instant::from_unix_ms(match sign {
        "+" => local - ms,
        "-" => local + ms,
        _ => return None,
    }))
}

/// The clock of this machine.
pub(crate) fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A span of time in words, to two units: `2 min 41 s`.
pub(crate) fn words(ms: i64) -> String {
    let ms = ms.unsigned_abs();
    let (seconds, minutes, hours) = (ms / 1000, ms / 60_000, ms / 3_600_000);
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..60_000 if ms.is_multiple_of(1000) => format!("{seconds} s"),
        1000..60_000 => format!("{seconds}.{:03} s", ms % 1000),
        60_000..3_600_000 => format!("{minutes} min {} s", seconds % 60),
        3_600_000..86_400_000 => format!("{hours} h {} min", minutes % 60),
        _ => format!("{} d {} h", hours / 24, hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_many_spellings() {
        let noon = Instant::parse("2026-01-31T12:00:00Z").expect("a time");
        for text in
            ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.000z", "2026-01-31 12:00:00Z", "2026-01-31T13:30:00+01:30", "2026-01-30T19:00:00-17:00"]
        {
            assert_eq!(parse(text), Ok(noon), "{text}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_no_time() {
        for text in [
            "",
            "now",
            "2026-01-31",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00+1:00",
            "2026-01-31T12:00:00+24:00",
            "2026-01-31T12:00:00+0100",
            "2026-01-31T12:00:00é1:00",
            "ééééééééé",
            "éééééééééZ",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_are_told_in_two_units() {
        for (ms, told) in [
            (0, "0 ms"),
            (-999, "999 ms"),
            (1000, "1 s"),
            (-1500, "1.500 s"),
            (161_000, "2 min 41 s"),
            (3_600_000, "1 h 0 min"),
            (-266_400_000, "3 d 2 h"),
            (i64::MIN, "106751991167 d 7 h"),
        ] {
            assert_eq!(words(ms), told);
        }
    }
}
