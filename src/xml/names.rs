//! Namespace names, from the standards that own them.

/// SAML 2.0 protocol messages (saml-core 1.2).
pub(crate) const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// SAML 2.0 assertions (saml-core 1.2).
pub(crate) const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// SAML 2.0 metadata (saml-metadata 1.1).
pub(crate) const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// XML Signature (xmldsig-core 1.3).
pub(crate) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// XML Signature 1.1 (xmldsig-core1 1.3).
pub(crate) const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
/// Exclusive C14N, the namespace of `InclusiveNamespaces` (xml-exc-c14n 4).
pub(crate) const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// XML Schema in instances: `xsi:type`, `xsi:nil` (xmlschema-1 2.6).
pub(crate) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// What people are shown of an entity (sstc-saml-metadata-ui 2).
pub(crate) const MDUI: &str = "urn:oasis:names:tc:SAML:metadata:ui";
/// Who registered an entity (saml-metadata-rpi 2).
pub(crate) const MDRPI: &str = "urn:oasis:names:tc:SAML:metadata:rpi";
/// Attributes of entities (sstc-metadata-attr 2).
pub(crate) const MDATTR: &str = "urn:oasis:names:tc:SAML:metadata:attribute";
/// The scopes for which an identity provider may speak (ShibMetaExt 1.0).
pub(crate) const SHIBMD: &str = "urn:mace:shibboleth:metadata:1.0";
/// What the prefix `xml` is bound to, and no other (xml-names 3).
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What the prefix `xmlns` is bound to; it must never be declared (xml-names 3).
pub(crate) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// XML Encryption (xmlenc-core1 1.3).
pub(crate) const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
/// What XML Encryption 1.1 added (xmlenc-core1 1.3).
pub(crate) const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";
