//! One message with its settings, and what a service does with it.
use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use samlight::{Answer, ContentKey, Expect, Input, Instant, Limits, Login, Pending, ServiceProvider, Settings, Terms, WrappedKey};
use std::fs;
use std::path::Path;

/// What `tests/bench/mint.py` writes into every message.
const REQUEST: &str = "_req1";
const NOW: &str = "2026-01-01T00:00:00Z";
const NAME: &str = "ada.lovelace@example.org";

pub(crate) struct Case {
    provider: ServiceProvider,
    message: Vec<u8>,
    values: usize,
    now: Instant,
    key: Key,
}

impl Case {
    pub(crate) fn open(folder: &Path, name: &str) -> Result<Self> {
        let read = |file: &str| fs::read(folder.join(file)).with_context(|| file.to_owned());
        let settings = String::from_utf8(read(&format!("{name}.settings.json"))?)?;
        let mut provider = ServiceProvider::new(Settings::from_json(&settings)?)?;
        let good = read(&format!("{name}.xml"))?;
        let usual = Limits::default();
        if good.len() > usual.bytes {
            provider = provider.with_limits(raised(good.len()));
        }
        let values = fs::read_to_string(folder.join(format!("{name}.values")))?.trim().parse()?;
        let now = Instant::parse(NOW).context("the time")?;
        Ok(Case { provider, message: STANDARD.encode(good).into_bytes(), values, now, key: Key::open(folder)? })
    }

    /// Everything up to the login, and the reading of what a service wants of it.
    pub(crate) fn validate(&self) -> Result<()> {
        let pending = self.check(&self.message)?;
        let answers = vec![Answer::Claimed(true); pending.claims().len()];
        let login = pending.accept(&answers).map_err(|refused| anyhow!("refused: {refused}"))?;
        self.read(&login)
    }

    pub(crate) fn refuses_the_changed_one(&self, folder: &Path, name: &str) -> Result<()> {
        let file = format!("{name}.changed.xml");
        let changed = STANDARD.encode(fs::read(folder.join(&file)).context(file)?);
        match self.check(changed.as_bytes()) {
            Ok(_) => bail!("a changed message was accepted"),
            Err(_) => Ok(()),
        }
    }

    fn check(&self, message: &[u8]) -> Result<Pending> {
        let mut terms = Terms::new(Expect::ReplyTo(REQUEST.to_owned()), self.now);
        let refused = match self.provider.check(Input::Value(message), &terms) {
            Ok(pending) => return Ok(pending),
            Err(refused) => refused,
        };
        ensure!(!refused.wrapped_keys().is_empty(), "refused: {refused}");
        terms.content_keys = refused.wrapped_keys().iter().map(|wrapped| self.key.unwrap(wrapped)).collect::<Result<_>>()?;
        self.provider.check(Input::Value(message), &terms).map_err(|refused| anyhow!("refused: {refused}"))
    }

    fn read(&self, login: &Login) -> Result<()> {
        let name = login.name_id.as_ref().map(|name| name.value.as_str());
        ensure!(name == Some(NAME), "another name: {name:?}");
        let values: usize = login.attributes.iter().map(|attribute| attribute.values.len()).sum();
        ensure!(values == self.values, "{values} values, not {}", self.values);
        Ok(())
    }
}

/// The default limits end at 256 KiB; for the larger messages each grows with what it bounds.
fn raised(octets: usize) -> Limits {
    let mut limits = Limits::default();
    limits.bytes = octets;
    limits.text = octets;
    limits.nodes = octets / 10;
    limits.canonical = octets * 3;
    limits
}

#[cfg(feature = "private-keys")]
struct Key(samlight::PrivateKey);

#[cfg(feature = "private-keys")]
impl Key {
    fn open(folder: &Path) -> Result<Self> {
        Ok(Key(samlight::PrivateKey::from_pem(&fs::read_to_string(folder.join("sp.key.pem"))?)?))
    }

    fn unwrap(&self, wrapped: &WrappedKey) -> Result<ContentKey> {
        let oaep = samlight::Oaep { digest: wrapped.digest, mgf: wrapped.mgf, label: &wrapped.label };
        // Blinded like everybody's; that the numbers can be told beforehand harms no test key.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = |buffer: &mut [u8]| {
            for octet in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *octet = state.to_be_bytes()[0];
            }
        };
        let key = self.0.unwrap(oaep, &wrapped.ciphertext, &mut random).map_err(|_| anyhow!("the content key cannot be opened"))?;
        Ok(ContentKey { id: wrapped.id.clone(), key: Some(key) })
    }
}

#[cfg(not(feature = "private-keys"))]
struct Key(Vec<u8>);

#[cfg(not(feature = "private-keys"))]
impl Key {
    fn open(folder: &Path) -> Result<Self> {
        Ok(Key(fs::read(folder.join("content-key"))?))
    }

    fn unwrap(&self, wrapped: &WrappedKey) -> Result<ContentKey> {
        Ok(ContentKey { id: wrapped.id.clone(), key: Some(self.0.clone()) })
    }
}
