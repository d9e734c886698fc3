//! A large document in pieces: one pass, a bounded part of it in a tree at a time.
//!
//! There is no second parser here. The text is cut where elements begin and end, and every piece is parsed by the one parser as a document of its
//! own: the start tags of the groups around it as they stand, the piece, and the end tags. Each such document is the whole one with other content
//! taken out, so names, namespaces, inherited attributes and limits are those of the whole, and what is not well-formed is refused in some piece.
//! A wrong cut leaves a piece that does not parse.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::fault::{Code, Fault};
use crate::mark;
use crate::report::Span;

use super::{Canonicalization, Document, Element, Limits, canonicalize, declaration, excerpt, name_at, span};

/// Bytes of the whole text. eduGAIN has 100 MB.
const BYTES: usize = 256 << 20;
/// How many groups a document may have: each costs a parse of the tags around it. Real aggregates have one to ten.
const GROUPS: usize = 1024;
/// Bytes of the start tags of all open groups, which are parsed again with every piece.
const TAGS: usize = 32 << 10;
/// Bytes that make a piece; elements are not cut, so one may be larger.
const PIECE: usize = 256 << 10;

/// A document whose root, and some elements below it, are groups: their content comes in pieces.
#[derive(Debug)]
pub(crate) struct Pieces<'m> {
    text: &'m str,
    /// The local name of groups. The caller checks the namespace: an element that is split in vain is still the same element.
    group: &'m str,
    root: Tag<'m>,
    piece: usize,
}

/// A start tag in the text.
#[derive(Clone, Debug)]
struct Tag<'m> {
    name: &'m str,
    range: Range<usize>,
    closed: bool,
}

/// What comes next in the document.
pub(crate) enum Step<'d, 'm> {
    /// A group begins.
    Open(Group<'d, 'm>),
    /// Some of the content of a group: text, comments, whole elements.
    Content(Group<'d, 'm>),
    /// The group of this name ends.
    Close(&'m str),
}

/// The groups that are open and, for content, the piece in the innermost.
#[derive(Clone, Copy)]
pub(crate) struct Group<'d, 'm> {
    document: &'d Document<'d>,
    name: &'m str,
    depth: usize,
    /// Bytes of the end tags.
    ends: usize,
}

impl<'d> Group<'d, '_> {
    /// The groups from the root to the innermost.
    pub(crate) fn path(&self) -> impl Iterator<Item = Element<'d, 'd>> + use<'d> {
        core::iter::successors(Some(self.document.root()), |group| group.elements().next()).take(self.depth)
    }

    pub(crate) fn root(&self) -> Element<'d, 'd> {
        self.document.root()
    }

    pub(crate) fn innermost(&self) -> Element<'d, 'd> {
        self.path().last().unwrap_or(self.document.root())
    }
}

impl<'m> Pieces<'m> {
    /// Reads up to the root. `None` if the root is no group, or an empty one: nothing is to be split there.
    pub(crate) fn of(text: &'m str, group: &'m str) -> Result<Option<Self>, Fault> {
        if text.len() > BYTES {
            return Err(Fault::new(Code::BindingLimitExceeded).expected(BYTES).actual(text.len()));
        }
        let mut at = declaration::check(text)?;
        while let Some(next) = text.get(at..).and_then(|rest| Some(at + rest.find('<')?)) {
            match misc(text, next)? {
                Some(end) => at = end,
                None => {
                    let root = tag(text, next)?;
                    let is_group = !root.closed && local(root.name) == group;
                    return Ok(is_group.then_some(Pieces { text, group, root, piece: PIECE }));
                }
            }
        }
        Ok(None)
    }

    /// With other pieces than the usual ones, for tests.
    pub(crate) fn of_size(self, piece: usize) -> Self {
        Pieces { piece, ..self }
    }

    /// Where the first element inside the root stands, if there is one.
    pub(crate) fn first(&self) -> Result<Option<Range<usize>>, Fault> {
        let mut at = self.root.range.end;
        while let Some(next) = self.text.get(at..).and_then(|rest| Some(at + rest.find('<')?)) {
            match misc(self.text, next)? {
                Some(end) => at = end,
                None if self.text.get(next..).is_some_and(|rest| rest.starts_with("</")) => return Ok(None),
                None => return Ok(Some(next..element_end(self.text, next)?)),
            }
        }
        Ok(None)
    }

    /// A piece alone in the root, as text: a document of its own.
    pub(crate) fn alone(&self, piece: Range<usize>) -> String {
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        [part(self.root.range.clone()), part(piece), "</", self.root.name, ">"].concat()
    }

    /// Goes through the whole document once, leaving out `omit`, which is an element directly inside the root.
    pub(crate) fn walk(
        &self,
        omit: Option<Range<usize>>,
        limits: &Limits,
        visit: &mut dyn FnMut(Step<'_, 'm>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut walker =
            Walker { pieces: self, limits, visit, open: Vec::new(), tags: String::new(), buffer: String::new(), groups: 0, at: 0, from: 0 };
        walker.open(&self.root)?;
        walker.content(omit)?;
        // What stands before and behind the root: the parser takes comments and white space there, and nothing else.
        let outside = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let around =
            [outside(0..self.root.range.start), outside(self.root.range.clone()), "</", self.root.name, ">", outside(walker.at..self.text.len())];
        Document::parse(&around.concat(), limits).map(|_| ())
    }
}

struct Walker<'w, 'm> {
    pieces: &'w Pieces<'m>,
    limits: &'w Limits,
    visit: &'w mut dyn FnMut(Step<'_, 'm>) -> Result<(), Fault>,
    /// The open groups: their names, and how long `tags` was before each.
    open: Vec<(&'m str, usize)>,
    tags: String,
    buffer: String,
    groups: usize,
    at: usize,
    /// Where the piece begins that is being gathered.
    from: usize,
}

impl<'m> Walker<'_, 'm> {
    fn open(&mut self, tag: &Tag<'m>) -> Result<(), Fault> {
        self.groups += 1;
        if self.groups > GROUPS {
            return Err(Fault::new(Code::XmlNodesLimitExceeded).expected(GROUPS).at(span(tag.range.clone())));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Fault::new(Code::XmlDepthLimitExceeded).expected(self.limits.depth).at(span(tag.range.clone())));
        }
        self.open.push((tag.name, self.tags.len()));
        self.tags.push_str(self.pieces.text.get(tag.range.clone()).unwrap_or_default());
        if self.tags.len() > TAGS {
            return Err(Fault::new(Code::XmlTextLimitExceeded).expected(TAGS).actual(self.tags.len()).at(span(tag.range.clone())));
        }
        self.at = tag.range.end;
        self.from = self.at;
        self.show(self.at..self.at)
    }

    /// From the start tag of the root to its end tag.
    fn content(&mut self, mut omit: Option<Range<usize>>) -> Result<(), Fault> {
        let text = self.pieces.text;
        loop {
            let next = text.get(self.at..).and_then(|rest| Some(self.at + rest.find('<')?)).ok_or_else(|| unfinished(text))?;
            if let Some(omitted) = omit.take_if(|omitted| omitted.start == next) {
                self.at = next;
                self.flush()?;
                (self.at, self.from) = (omitted.end, omitted.end);
            } else if let Some(end) = misc(text, next)? {
                self.at = end;
            } else if text.get(next..).is_some_and(|rest| rest.starts_with("</")) {
                self.at = next;
                self.flush()?;
                self.close()?;
                if self.open.is_empty() {
                    return Ok(());
                }
            } else {
                let tag = tag(text, next)?;
                if !tag.closed && local(tag.name) == self.pieces.group {
                    self.at = next;
                    self.flush()?;
                    self.open(&tag)?;
                    continue;
                }
                let end = element_end(text, next)?;
                if end - self.from > self.pieces.piece {
                    self.at = next;
                    self.flush()?;
                }
                self.at = end;
                if end - self.from >= self.pieces.piece {
                    self.flush()?;
                }
            }
        }
    }

    /// Shows what was gathered.
    fn flush(&mut self) -> Result<(), Fault> {
        let piece = self.from..self.at;
        self.from = self.at;
        if piece.is_empty() { Ok(()) } else { self.show(piece) }
    }

    /// A piece, or none, with the tags of all open groups around it.
    fn show(&mut self, piece: Range<usize>) -> Result<(), Fault> {
        let Some(&(name, _)) = self.open.last() else { return Ok(()) };
        let (start, is_content) = (piece.start, !piece.is_empty());
        let mut buffer = core::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.push_str(&self.tags);
        buffer.push_str(self.pieces.text.get(piece).unwrap_or_default());
        let ends = buffer.len();
        for (name, _) in self.open.iter().rev() {
            for part in ["</", name, ">"] {
                buffer.push_str(part);
            }
        }
        let ends = buffer.len() - ends;
        let document = Document::parse(&buffer, self.limits).map_err(|fault| moved(fault, self.tags.len(), start))?;
        let group = Group { document: &document, name, depth: self.open.len(), ends };
        let seen = (self.visit)(if is_content { Step::Content(group) } else { Step::Open(group) });
        drop(document);
        self.buffer = buffer;
        seen
    }

    fn close(&mut self) -> Result<(), Fault> {
        let text = self.pieces.text;
        let Some((name, tags)) = self.open.pop() else { return Err(unfinished(text)) };
        self.tags.truncate(tags);
        let rest = text.get(self.at + 2..).unwrap_or_default();
        let length = rest.find('>').ok_or_else(|| unfinished(text))?;
        let found = rest.get(..length).unwrap_or_default().trim_end_matches([' ', '\t', '\r', '\n']);
        if found != name {
            let at = span(self.at..self.at + 2 + length + 1);
            return Err(Fault::new(Code::XmlMalformed).expected(excerpt(name)).actual(excerpt(found)).at(at));
        }
        self.at += 2 + length + 1;
        self.from = self.at;
        (self.visit)(Step::Close(name))
    }
}

/// Canonical form in pieces: what [`canonicalize`] gives for the root, without what the walk leaves out.
pub(crate) struct Canonical<'a> {
    how: Canonicalization<'a>,
    limit: usize,
    /// The canonical start tags of the open groups, and where each begins.
    opened: String,
    starts: Vec<usize>,
}

/// The canonical form of a piece with the tags of the groups around it, and which part of it is new.
pub(crate) struct CanonicalPiece {
    /// A document of its own.
    pub(crate) octets: String,
    pub(crate) new: Range<usize>,
}

impl<'a> Canonical<'a> {
    pub(crate) fn new(how: Canonicalization<'a>, limit: usize) -> Self {
        Canonical { how, limit, opened: String::new(), starts: Vec::new() }
    }

    pub(crate) fn step(&mut self, step: &Step<'_, '_>) -> Result<CanonicalPiece, Fault> {
        let group = match step {
            Step::Close(name) => {
                self.opened.truncate(self.starts.pop().unwrap_or_default());
                let octets = ["</", name, ">"].concat();
                return Ok(CanonicalPiece { new: 0..octets.len(), octets });
            }
            Step::Open(group) | Step::Content(group) => group,
        };
        let octets = canonicalize(group.root(), None, &self.how, self.limit)?;
        // What stands before the piece was given out when its groups began, so it has to be the same again.
        let new = self.opened.len()..octets.len() - group.ends.min(octets.len());
        if !octets.starts_with(&self.opened) || octets.get(new.clone()).is_none() {
            return Err(Fault::new(Code::XmlMalformed).actual(excerpt(group.name)));
        }
        if matches!(step, Step::Open(_)) {
            self.starts.push(self.opened.len());
            self.opened.push_str(octets.get(new.clone()).unwrap_or_default());
        }
        Ok(CanonicalPiece { octets, new })
    }
}

/// Behind a comment or a CDATA section that begins here; `None` for a tag.
fn misc(text: &str, at: usize) -> Result<Option<usize>, Fault> {
    let rest = text.get(at..).unwrap_or_default();
    let Some(second) = rest.as_bytes().get(1).filter(|byte| matches!(byte, b'!' | b'?')) else { return Ok(None) };
    for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
        if let Some(inside) = rest.strip_prefix(opening) {
            let length = mark::find(inside, closing).ok_or_else(|| unfinished(text))?;
            return Ok(Some(at + opening.len() + length + closing.len()));
        }
    }
    let code = match second {
        b'?' => Code::XmlInstructionForbidden,
        _ if rest.starts_with("<!DOCTYPE") => Code::XmlDoctypeForbidden,
        _ => Code::XmlMalformed,
    };
    Err(Fault::new(code).at(span(at..at + 2)))
}

/// The start tag that begins here. What is in it is the parser's to judge; only quotes can hide its end.
fn tag(text: &str, at: usize) -> Result<Tag<'_>, Fault> {
    let rest = text.get(at..).unwrap_or_default();
    let mut quote = None;
    for (offset, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'>') => {
                let closed = rest.as_bytes().get(offset.saturating_sub(1)) == Some(&b'/');
                return Ok(Tag { name: name_at(text, at + 1), range: at..at + offset + 1, closed });
            }
            (_, b'<') => return Err(Fault::new(Code::XmlMalformed).at(span(at..at + offset))),
            _ => {}
        }
    }
    Err(unfinished(text))
}

/// Behind the element that begins here.
fn element_end(text: &str, at: usize) -> Result<usize, Fault> {
    let first = tag(text, at)?;
    let mut depth = usize::from(!first.closed);
    let mut at = first.range.end;
    while depth > 0 {
        at = text.get(at..).and_then(|rest| Some(at + rest.find('<')?)).ok_or_else(|| unfinished(text))?;
        if let Some(end) = misc(text, at)? {
            at = end;
        } else if text.get(at..).is_some_and(|rest| rest.starts_with("</")) {
            at += text.get(at..).and_then(|rest| rest.find('>')).ok_or_else(|| unfinished(text))? + 1;
            depth -= 1;
        } else {
            let tag = tag(text, at)?;
            depth += usize::from(!tag.closed);
            at = tag.range.end;
        }
    }
    Ok(at)
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn unfinished(text: &str) -> Fault {
    Fault::new(Code::XmlMalformed).at(span(text.len()..text.len()))
}

/// A place in the piece as a place in the whole text.
fn moved(fault: Fault, tags: usize, start: usize) -> Fault {
    let Some(at) = fault.at else { return fault };
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let whole = |offset: u32| narrow(start).saturating_add(offset.saturating_sub(narrow(tags)));
    fault.at(Span { start: whole(at.start), end: whole(at.end) })
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
