//! A store for claims, as a vector describes it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::component::wire::{Answer, Claim, ClaimKind};

/// Outstanding requests, what was used, and which of its operations fails.
#[derive(Default)]
pub struct Memory {
    requests: HashMap<String, String>,
    used: HashSet<String>,
    failing: Option<String>,
}

impl Memory {
    /// Remembers a request under the key that the component gave it.
    pub fn put(&mut self, key: &str, value: &str) {
        self.requests.insert(key.to_owned(), value.to_owned());
    }

    /// Takes up what a vector's `store` says; `common` stands in every request that does not say otherwise.
    pub fn take_up(&mut self, store: &Value, common: Option<(&str, Value)>) {
        for (id, state) in store["requests"].as_object().into_iter().flatten() {
            let mut state = state.clone();
            if let Some((name, value)) = &common
                && state.get(*name).is_none()
            {
                state[*name] = value.clone();
            }
            self.put(&format!("req:{id}"), &state.to_string());
        }
    }

    /// From now on this operation fails.
    pub fn fail(&mut self, operation: Option<&str>) {
        self.failing = operation.map(str::to_owned);
    }

    /// Makes one claim.
    pub fn answer(&mut self, claim: &Claim) -> Answer {
        let operation = if matches!(claim.kind, ClaimKind::Request) { "take" } else { "claim" };
        if self.failing.as_deref() == Some(operation) {
            return Answer::Failed;
        }
        match claim.kind {
            ClaimKind::Request => Answer::Taken(self.requests.remove(&claim.key)),
            ClaimKind::Replay => Answer::Claimed(self.used.insert(claim.key.clone())),
        }
    }

    /// Makes the claims in their order. For a login nothing is asked any more once it is lost: the assertion need not be spent on it.
    pub fn answers(&mut self, claims: &[Claim]) -> Vec<Answer> {
        let mut answers = Vec::new();
        for claim in claims {
            let answer = self.answer(claim);
            let lost = matches!(answer, Answer::Failed) || (matches!(answer, Answer::Taken(None)) && !claim.optional);
            answers.push(answer);
            if lost {
                break;
            }
        }
        answers
    }
}
