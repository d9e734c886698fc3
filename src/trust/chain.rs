//! When a chain of certificates holds. `crypto::chain` says whether it does at one moment; nothing here knows the moment of the messages to come.

use crate::crypto::Certificate;
use crate::crypto::chain::chain;
use crate::saml::instant::Instant;
use crate::trust::metadata::Window;
use alloc::string::String;
use alloc::vec::Vec;

/// Authorities that are given at most: every one has two moments at which something may change.
const AUTHORITIES: usize = 16;

/// The last span of time throughout which a chain leads from `leaf` to one of the authorities. The answer can only change where the validity of some
/// certificate begins or has just ended, so that those moments are asked, one after the other.
///
/// # Errors
/// The reason why there is no such chain at any time.
pub(super) fn window(leaf: &Certificate, intermediates: &[Certificate], authorities: &[Certificate]) -> Result<Window, String> {
    if authorities.len() > AUTHORITIES {
        return Err(format!("{} authorities are given where {AUTHORITIES} are the most", authorities.len()));
    }
    let all = || [leaf].into_iter().chain(intermediates).chain(authorities);
    // In order, each once. The standard library's sorting would be three kilobytes of WebAssembly, and what is asked at every moment costs more than this.
    let mut moments: Vec<i64> = Vec::new();
    for moment in all().flat_map(|certificate| [certificate.not_before_ms(), certificate.not_after_ms().saturating_add(1)]) {
        let at = moments.partition_point(|other| *other < moment);
        if (leaf.not_before_ms()..=leaf.not_after_ms()).contains(&moment) && moments.get(at) != Some(&moment) {
            moments.insert(at, moment);
        }
    }
    let (mut window, mut from, mut problem) = (None, None, None);
    for (at, moment) in moments.iter().enumerate() {
        match chain(leaf, intermediates, authorities, *moment) {
            Ok(()) => {
                let from = *from.get_or_insert(*moment);
                let next = moments.get(at + 1).copied().unwrap_or(leaf.not_after_ms().saturating_add(1));
                window = Some(Window { from: Instant::from_unix_ms(from), until: Instant::from_unix_ms(next.saturating_sub(1)) });
            }
            Err(found) => {
                from = None;
                problem = Some(found);
            }
        }
    }
    window.ok_or_else(|| match problem {
        Some(problem) => format!("no chain leads from the signature to a given authority: {problem}"),
        None => "the certificate of the signature is valid at no time".into(),
    })
}
