//! Our own metadata, for the identity provider (SAML Metadata 2.4.4).

use crate::provider::ServiceProvider;
use crate::request::escape;
use crate::settings::Signed;
use crate::trust::HTTP_POST;

impl ServiceProvider {
    /// Our `md:EntityDescriptor`; its media type is `application/samlmetadata+xml`.
    #[must_use]
    pub fn metadata(&self) -> String {
        let wants_signed = matches!(self.policy.signed, Signed::Assertion | Signed::Both);
        let services: String = self
            .acs_urls
            .iter()
            .enumerate()
            .map(|(index, url)| {
                let default = if index == 0 { r#" isDefault="true""# } else { "" };
                let location = escape(url);
                format!(r#"<md:AssertionConsumerService Binding="{HTTP_POST}" Location="{location}" index="{index}"{default}/>"#)
            })
            .collect();
        format!(
            concat!(
                r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}">"#,
                r#"<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="{wants_signed}""#,
                r#" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{services}</md:SPSSODescriptor></md:EntityDescriptor>"#
            ),
            entity_id = escape(&self.entity_id),
            wants_signed = wants_signed,
            services = services,
        )
    }
}
