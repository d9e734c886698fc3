// A session is a signed cookie that says itself when it ends.
import { ORIGIN, SESSION_SECRET } from '$app/env/private';
import { jwtVerify, SignJWT } from 'jose';

const HOURS_8 = 8 * 3_600_000;
const key = new TextEncoder().encode(SESSION_SECRET);

/** A name is unique only together with its issuer. */
export async function startSession(cookies, login) {
  const ends = new Date(Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity)));
  const token = await new SignJWT({ name: login.nameId.value }).setProtectedHeader({ alg: 'HS256' }).setIssuer(login.issuer).setExpirationTime(ends).sign(key);
  cookies.set('session', token, { path: '/', httpOnly: true, sameSite: 'lax', secure: ORIGIN.startsWith('https:'), expires: ends });
}

export async function readSession(cookies) {
  try {
    return (await jwtVerify(cookies.get('session') ?? '', key, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined; // no cookie, one that somebody else made, or one that has ended
  }
}
