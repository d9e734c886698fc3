/** Octets of one decoded message that are shown at most. The strict decoder's own limit is a quarter of it, so that a message above that can still be looked at. */
export const MESSAGE = 1 << 20;

/** Octets that are inflated for one paste: a log full of small bombs must not fill the memory that one bomb cannot. */
export const INFLATED = 64 << 20;

/** Percent-encodings around each other. Two are met in practice (a redirect inside a redirect); every further one doubles nothing but the work. */
export const PERCENT_LEVELS = 5;

/** Containers inside each other: a HAR holds a page that holds a form that holds a value is four. */
export const DEPTH = 8;

/** Messages of one paste. */
export const ITEMS = 2000;

/** Characters that are searched or split without handing the thread back: about a frame's time. */
export const STRETCH = 1 << 20;

/** Of what came of a step: characters of a text, octets, and messages of one paste of which any is kept. */
export const CONTENT = { text: 32_768, octets: 4096, items: 50 };
