//! Scopes written as regular expressions (ShibMetaExt 1.0, `regexp="true"`): what federations write in them, matched as a whole and without backtracking.
//!
//! Literals, `.`, sets, groups, `|`, `?`, `*`, `+`, `{n,m}`, anchors, and `\d`, `\s`, `\w` in ASCII: here every dialect means the same. What is left out
//! (flags, look-around, references back, possessive repetition, sets of sets) is where dialects part; such a pattern matches nothing, and why is said. A
//! crate for regular expressions needs the standard library, and the two together weighed 31 kB gzipped in WebAssembly.

use alloc::string::String;
use alloc::vec::Vec;

mod parse;
#[cfg(test)]
mod tests;

/// Steps of a program, since `{1,63}` repeats what it stands behind. A match costs at most so many for each character.
const STEPS: usize = 2_000;

#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<Step>);

/// Of a machine that is in several places at once (Thompson's).
#[derive(Clone, PartialEq, Debug)]
enum Step {
    /// One character out of these.
    One(Set),
    /// At the beginning of the text.
    Start,
    /// At its end.
    End,
    /// On from both places.
    Split(usize, usize),
    Jump(usize),
}

/// Characters, by ranges whose ends belong to them.
#[derive(Clone, PartialEq, Debug)]
struct Set {
    ranges: Vec<(char, char)>,
    negated: bool,
}

/// A pattern as a tree.
enum Node {
    One(Set),
    Start,
    End,
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    /// At least so often, and at most.
    Repeat(Vec<Node>, usize, Option<usize>),
}

impl Set {
    fn has(&self, c: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c)) != self.negated
    }
}

impl Pattern {
    /// # Errors
    /// Why it cannot be used.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        compile(&parse::pattern(text)?, &mut steps)?;
        Ok(Pattern(steps))
    }

    /// Whether it matches the text as a whole.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut places = self.reached([0], true, text.is_empty());
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let next = places.iter().filter(|place| matches!(self.0.get(**place), Some(Step::One(set)) if set.has(c))).map(|place| place + 1);
            places = self.reached(next, false, rest.as_str().is_empty());
        }
        places.contains(&self.0.len())
    }

    /// Where the machine comes to from there without reading a character.
    fn reached(&self, from: impl IntoIterator<Item = usize>, start: bool, end: bool) -> Vec<usize> {
        let mut seen = vec![false; self.0.len() + 1];
        let mut open: Vec<usize> = from.into_iter().collect();
        let mut places = Vec::new();
        while let Some(place) = open.pop() {
            if seen.get_mut(place).is_none_or(|seen| core::mem::replace(seen, true)) {
                continue;
            }
            match self.0.get(place) {
                None | Some(Step::One(_)) => places.push(place),
                Some(Step::Start) if start => open.push(place + 1),
                Some(Step::End) if end => open.push(place + 1),
                Some(Step::Start | Step::End) => (),
                Some(Step::Split(one, other)) => open.extend([*one, *other]),
                Some(Step::Jump(to)) => open.push(*to),
            }
        }
        places
    }
}

/// # Errors
/// If there are more steps than [`STEPS`]; it is seen before they are made.
fn compile(node: &Node, steps: &mut Vec<Step>) -> Result<(), String> {
    if steps.len() >= STEPS {
        return Err(format!("it repeats too much: more than {STEPS} steps"));
    }
    match node {
        Node::One(set) => steps.push(Step::One(set.clone())),
        Node::Start => steps.push(Step::Start),
        Node::End => steps.push(Step::End),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| compile(node, steps))?,
        Node::Either(branches) => either(branches, steps)?,
        Node::Repeat(node, least, most) => repeat(node, *least, *most, steps)?,
    }
    Ok(())
}

fn either(branches: &[Node], steps: &mut Vec<Step>) -> Result<(), String> {
    let mut ends = Vec::new();
    for (at, branch) in branches.iter().enumerate() {
        if at + 1 == branches.len() {
            compile(branch, steps)?;
            break;
        }
        let split = hole(steps);
        compile(branch, steps)?;
        ends.push(hole(steps));
        let other = steps.len();
        fill(steps, split, Step::Split(split + 1, other));
    }
    let behind = steps.len();
    for end in ends {
        fill(steps, end, Step::Jump(behind));
    }
    Ok(())
}

fn repeat(node: &[Node], least: usize, most: Option<usize>, steps: &mut Vec<Step>) -> Result<(), String> {
    let once = |steps: &mut Vec<Step>| node.iter().try_for_each(|node| compile(node, steps));
    for _ in 0..least {
        // What has no steps would be repeated for nothing, as often as it says.
        let before = steps.len();
        once(steps)?;
        if steps.len() == before {
            return Ok(());
        }
    }
    let Some(most) = most else {
        let split = hole(steps);
        once(steps)?;
        steps.push(Step::Jump(split));
        let behind = steps.len();
        fill(steps, split, Step::Split(split + 1, behind));
        return Ok(());
    };
    let mut splits = Vec::new();
    for _ in least..most {
        splits.push(hole(steps));
        once(steps)?;
    }
    let behind = steps.len();
    for split in splits {
        fill(steps, split, Step::Split(split + 1, behind));
    }
    Ok(())
}

/// Room for a step whose goal is not known yet.
fn hole(steps: &mut Vec<Step>) -> usize {
    steps.push(Step::Jump(0));
    steps.len() - 1
}

fn fill(steps: &mut [Step], hole: usize, step: Step) {
    if let Some(place) = steps.get_mut(hole) {
        *place = step;
    }
}
