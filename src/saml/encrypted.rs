//! The encrypted forms of SAML's elements: `EncryptedAssertion`, `EncryptedID`, `EncryptedAttribute` (SAML Core 2.2.4, 2.3.4, 2.7.3.2).

use crate::fault::{Code, Fault};
use crate::xml::names::SAML;
use crate::xml::{Element, Plaintext};

/// Who can say what stands behind an encrypted element.
pub(crate) trait Open {
    /// The text that an encrypted element stands for.
    fn open(&self, container: Element<'_, '_>) -> Result<Plaintext, Fault>;
}

/// Opens nothing: for looking at a message that nobody vouches for.
pub(crate) struct Closed;

impl Open for Closed {
    fn open(&self, container: Element<'_, '_>) -> Result<Plaintext, Fault> {
        Err(Fault::new(Code::EncryptionKeyRequired).actual(container.local()).at(container.span()))
    }
}

/// Opens an element and reads what it stands for, which has to be a `saml:` element of this name. Whatever is wrong with it, it could not be opened.
pub(crate) fn read<T>(
    container: Element<'_, '_>,
    open: &dyn Open,
    local: &'static str,
    reader: impl FnOnce(Element<'_, '_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let plaintext = open.open(container)?;
    let failed = || Fault::new(Code::EncryptionOpenFailed).at(container.span());
    let document = plaintext.parse().map_err(|_| failed())?;
    let element = Plaintext::element(&document).ok().filter(|element| element.is(SAML, local)).ok_or_else(failed)?;
    reader(element).map_err(|_| failed())
}
