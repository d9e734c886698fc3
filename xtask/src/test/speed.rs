//! The steps about what a validation costs, as far as a busy machine cannot change the figure.
use super::{Context, Done, last_line};
use crate::bench;
use anyhow::Result;

pub(super) fn instruction_counts(context: &mut Context) -> Result<Done> {
    match &context.python {
        Ok(python) => Ok(bench::check_counts(context.project, python)?.map_or_else(Done::Skipped, Done::Checked)),
        Err(reason) => Ok(Done::Skipped(reason.clone())),
    }
}

pub(super) fn first_validation(context: &mut Context) -> Result<Done> {
    match &context.python {
        Ok(python) => bench::check_start(context.project, python).map(last_line),
        Err(reason) => Ok(Done::Skipped(reason.clone())),
    }
}
