/** The names that occur in attribute values of forms and in escaped XML; the rest of HTML's two thousand stay as they are. */
const NAMED = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', plus: '+', equals: '=', sol: '/', colon: ':', period: '.', quest: '?', num: '#',
  percnt: '%', semi: ';', comma: ',', excl: '!', ast: '*', lpar: '(', rpar: ')', commat: '@', lowbar: '_', hyphen: '\u2010', Tab: '\t', NewLine: '\n',
  AMP: '&', LT: '<', GT: '>', QUOT: '"', bsol: '\\', lsqb: '[', rsqb: ']', lbrace: '{', rbrace: '}', dollar: '$', grave: '`', Hat: '^',
};

const XML = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/** HTML reads these without their semicolon too, in an attribute only where no word goes on behind them. */
const BARE = /^(?:amp|lt|gt|quot|nbsp|AMP|LT|GT|QUOT)/;

const REFERENCE = /&(?:#([0-9]{1,8});?|#[xX]([0-9A-Fa-f]{1,7});?|([A-Za-z]{2,8})(;?))/g;

/** Character references of HTML, as in an attribute's value. */
export function decodeHtml(text) {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal, hex, name, semicolon, at) => {
    if (name === undefined) return character(decimal === undefined ? parseInt(hex, 16) : Number(decimal), true);
    if (semicolon) return Object.hasOwn(NAMED, name) ? NAMED[name] : whole;
    const [bare] = BARE.exec(name) ?? [];
    if (bare === undefined || bare !== name || /[=A-Za-z0-9]/.test(text[at + whole.length] ?? '')) return whole;
    return NAMED[bare];
  });
}

/** The five names and the numbers of XML. For display and for text that was escaped as a whole. */
export function decodeXml(text) {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal, hex, name) => {
    if (!whole.endsWith(';')) return whole;
    if (name !== undefined) return XML.has(name) ? NAMED[name] : whole;
    return character(decimal === undefined ? parseInt(hex, 16) : Number(decimal), false) ?? whole;
  });
}

/** What HTML makes of the numbers 0x80 to 0x9f. Written out: the decoder of that name gives control characters in some versions of Node. */
const WINDOWS = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function character(code, html) {
  if (html && code >= 0x80 && code <= 0x9f) return WINDOWS[code - 0x80];
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return String.fromCodePoint(code);
}
