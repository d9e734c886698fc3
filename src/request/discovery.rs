//! Which identity provider? Asking a discovery service, and reading its answer (Identity Provider Discovery Service Protocol and Profile, 2.4).

use crate::binding::query_parameter;
use crate::fault::Code;
use crate::provider::ServiceProvider;
use crate::request::checks::{self, malformed};
use crate::request::encode::percent_encode;
use crate::settings::ConfigError;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// How to ask. Everything is optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct DiscoveryOptions {
    /// Where the answer goes: `discoveryResponseUrl`, with a query of one's own if wanted.
    pub return_url: Option<String>,
    /// The name of the parameter in which the answer comes; `entityID` unless said.
    pub return_id_param: Option<String>,
    /// The service may not show anything to the user.
    pub passive: bool,
    /// A policy of the service, as a URI.
    pub policy: Option<String>,
}

impl ServiceProvider {
    /// The URL to which to send the browser.
    ///
    /// # Errors
    /// A [`ConfigError`] where the URLs cannot be used: `return_url` has to be our `discoveryResponseUrl`, because a service that sends the user
    /// anywhere else would be used to do so.
    pub fn discovery_url(&self, service: &str, options: &DiscoveryOptions) -> Result<String, ConfigError> {
        checks::target(service, "service", &["entityID", "return", "returnIDParam", "isPassive", "policy"])?;
        let parameter = options.return_id_param.as_deref().unwrap_or("entityID");
        if parameter.is_empty() || parameter.contains(char::is_control) {
            return Err(malformed("returnIdParam: is empty or has control characters".into()));
        }
        let ours = self.publication.discovery_response_url.as_deref();
        let ours = ours.ok_or_else(|| malformed("discoveryResponseUrl: is not set; give the URL to which the discovery service answers".into()))?;
        let answer = options.return_url.as_deref().unwrap_or(ours);
        if answer.split('?').next() != ours.split('?').next() {
            return Err(malformed(format!("returnUrl: `{answer}` is not `{ours}` (`discoveryResponseUrl`); only its query may differ")));
        }
        checks::target(answer, "returnUrl", &[parameter])?;
        let separator = if service.contains('?') { "&" } else { "?" };
        let mut url = [service, separator, "entityID=", &percent_encode(&self.entity_id), "&return=", &percent_encode(answer)].concat();
        let passive = options.passive.then_some("true");
        for (name, value) in [("policy", options.policy.as_deref()), ("returnIDParam", options.return_id_param.as_deref()), ("isPassive", passive)] {
            if let Some(value) = value {
                for part in ["&", name, "=", &percent_encode(value)] {
                    url.push_str(part);
                }
            }
        }
        Ok(url)
    }

    /// Reads the answer, out of the query string as it was received: the entity ID of a trusted identity provider, or `None` where the service could
    /// not tell. `return_id_param` as it was asked for.
    ///
    /// # Errors
    /// A [`ConfigError`] with `config.idp-missing` for one that is not trusted, `config.idp-multiple` for more than one answer, and
    /// `config.value-malformed` for a query that cannot be read.
    pub fn discovered(&self, query: &[u8], return_id_param: Option<&str>) -> Result<Option<&str>, ConfigError> {
        let parameter = return_id_param.unwrap_or("entityID");
        let found = query_parameter(query, parameter, &self.limits).map_err(|fault| match fault.code {
            Code::BindingMultiple => ConfigError::new(Code::ConfigIdpMultiple, format!("{parameter}: the discovery service answers more than once")),
            code => malformed(format!("{parameter}: {}", code.about())),
        })?;
        match found {
            None => Ok(None),
            Some(entity_id) if entity_id.is_empty() => Ok(None),
            Some(entity_id) => match self.idp(&entity_id) {
                Some(idp) => Ok(Some(&idp.entity_id)),
                None => Err(ConfigError::new(
                    Code::ConfigIdpMissing,
                    "the discovery service names an identity provider that is not configured".to_owned(),
                )),
            },
        }
    }
}
