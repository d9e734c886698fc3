/**
 * What object identifiers (X.520, inetOrgPerson, eduPerson, SCHAC) and claim URIs of Microsoft products are commonly called, by the attribute's Name.
 * Data for faces and mappings: several names may share one common name, and no verdict depends on it.
 */
export const attributeNames: ReadonlyMap<string, string>;

/** The common name of an attribute, or undefined. Names are compared exactly. */
export function friendlyName(name: string): string | undefined;
