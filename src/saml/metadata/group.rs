//! `md:EntitiesDescriptor`: groups of entities, also in one another (SAML Metadata 2.3.1). An entity counts only in its place: a child of a group,
//! never something of that name inside Extensions.

use super::{EntityDescriptor, Unreadable, Validity};
use crate::xml::names::{DS, MD};
use crate::xml::{Element, Group};
use alloc::vec::Vec;

/// The local name of groups.
pub(crate) const GROUP: &str = "EntitiesDescriptor";

/// An entity in its place, and how long what is around it holds.
pub(crate) struct Found<'d, 'm> {
    pub(crate) entity: Element<'d, 'm>,
    around: Validity,
}

impl Found<'_, '_> {
    pub(crate) fn read(&self) -> Result<EntityDescriptor, Unreadable> {
        EntityDescriptor::read(self.entity, self.around)
    }
}

pub(super) fn is_known(root: Element<'_, '_>) -> bool {
    root.is(MD, "EntityDescriptor") || root.is(MD, GROUP)
}

/// The entities that a piece of a large document brings: children of the innermost open group.
pub(crate) fn members<'d>(piece: Group<'d, '_>) -> Result<Vec<Found<'d, 'd>>, Unreadable> {
    let mut around = Validity::default();
    for group in piece.path() {
        if !group.is(MD, GROUP) {
            return Err(stranger(group));
        }
        around = around.with(group)?;
    }
    let mut found = Vec::new();
    for child in piece.innermost().elements() {
        if child.is(MD, "EntityDescriptor") {
            found.push(Found { entity: child, around });
        } else if !is_beside(child) && !child.is(MD, GROUP) {
            return Err(stranger(child));
        }
    }
    Ok(found)
}

/// All entities of a document that is in one tree.
pub(crate) fn entities<'d, 'm>(root: Element<'d, 'm>) -> Result<Vec<Found<'d, 'm>>, Unreadable> {
    let mut found = Vec::new();
    let mut waiting = vec![(root, Validity::default())];
    while let Some((element, around)) = waiting.pop() {
        if element.is(MD, "EntityDescriptor") {
            found.push(Found { entity: element, around });
        } else if element.is(MD, GROUP) {
            let around = around.with(element)?;
            let children = element.elements().filter(|child| !is_beside(*child)).map(|child| (child, around));
            let start = waiting.len();
            waiting.extend(children);
            if let Some(added) = waiting.get_mut(start..) {
                added.reverse();
            }
        } else {
            return Err(stranger(element));
        }
    }
    Ok(found)
}

/// As [`find`], where an aggregate is too much.
pub(crate) fn find_alone(root: Element<'_, '_>, wanted: Option<&str>) -> Result<EntityDescriptor, Unreadable> {
    if !root.is(MD, "EntityDescriptor") {
        return Err(Unreadable::Malformed(
            "this build reads one md:EntityDescriptor; take that of the identity provider out of the aggregate".into(),
        ));
    }
    match wanted.is_none_or(|wanted| root.attr("entityID") == Some(wanted)) {
        true => EntityDescriptor::read(root, Validity::default()),
        false => Err(another(root, wanted)),
    }
}

fn another(entity: Element<'_, '_>, wanted: Option<&str>) -> Unreadable {
    let (found, wanted) = (entity.attr("entityID").unwrap_or_default(), wanted.unwrap_or_default());
    Unreadable::NoEntity(format!("this is the metadata of `{found}`, not of `{wanted}`"))
}

/// The one entity that is meant.
pub(crate) fn find(root: Element<'_, '_>, wanted: Option<&str>) -> Result<EntityDescriptor, Unreadable> {
    let all = entities(root)?;
    let mut matching = all.iter().filter(|found| wanted.is_none_or(|wanted| found.entity.attr("entityID") == Some(wanted)));
    match (matching.next(), matching.next()) {
        (Some(found), None) => found.read(),
        (Some(_), Some(_)) => Err(several(wanted, all.len())),
        (None, _) => Err(match all.as_slice() {
            [only] => another(only.entity, wanted),
            _ => missing(wanted, all.len()),
        }),
    }
}

pub(crate) fn several(wanted: Option<&str>, count: usize) -> Unreadable {
    Unreadable::Malformed(match wanted {
        Some(wanted) => format!("`{wanted}` stands in this aggregate more than once; nothing is chosen among them"),
        None => format!("this is an aggregate (md:EntitiesDescriptor) of {count} entities: say by `entityId` which one is meant"),
    })
}

pub(crate) fn missing(wanted: Option<&str>, count: usize) -> Unreadable {
    match (wanted, count) {
        (_, 0) => Unreadable::Malformed("this aggregate (md:EntitiesDescriptor) holds no entity".into()),
        (None, _) => several(None, count),
        (Some(wanted), _) => Unreadable::NoEntity(format!("`{wanted}` is not among the {count} entities of this aggregate")),
    }
}

/// What may stand in a group beside its members.
fn is_beside(child: Element<'_, '_>) -> bool {
    child.is(MD, "Extensions") || child.is(DS, "Signature")
}

fn stranger(element: Element<'_, '_>) -> Unreadable {
    Unreadable::Malformed(format!("`{}` stands where only md:EntityDescriptor and md:EntitiesDescriptor may stand", element.local()))
}
