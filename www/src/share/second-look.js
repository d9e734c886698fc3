/** A value that had to go is in what would be given out: refused rather than sent. */
export class Leak extends Error {}

/** Shorter values stand in any text by chance. */
export const LEAST = 4;

/**
 * The second look, at what is about to be given out: no value that had to go may stand in it. What stands in every report, such as a name of a field, tells
 * nothing and is left out of account.
 *
 * @throws Leak and gives out nothing.
 */
export function sealed(text, blank, secrets) {
  for (const secret of secrets) {
    if (!searchable(secret, blank)) continue;
    const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')];
    if (forms.some((form) => text.includes(form))) throw new Leak('a value that had to be removed is still in the report');
  }
  return text;
}

const searchable = (secret, blank) => secret.length >= LEAST && !blank.includes(secret);

/** How many values this cannot look for: they were taken out where they stand, and nobody has looked whether they stand elsewhere too. */
export function unsearched(blanks, secrets) {
  return new Set(secrets.filter((secret) => !blanks.every((blank) => searchable(secret, blank)))).size;
}
