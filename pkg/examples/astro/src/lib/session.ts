// A session is a signed cookie that says itself when it ends.
import type { AstroCookies } from 'astro';
import { ORIGIN, SESSION_SECRET } from 'astro:env/server';
import { jwtVerify, SignJWT } from 'jose';
import type { Login } from 'samlight';

const HOURS_8 = 8 * 3_600_000;
const key = new TextEncoder().encode(SESSION_SECRET);

/** A name is unique only together with its issuer. There is one unless `policy.allowMissingNameId` says otherwise. */
export async function startSession(cookies: AstroCookies, login: Login) {
  const ends = new Date(Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity)));
  const token = await new SignJWT({ name: login.nameId!.value }).setProtectedHeader({ alg: 'HS256' }).setIssuer(login.issuer).setExpirationTime(ends).sign(key);
  cookies.set('session', token, { path: '/', httpOnly: true, sameSite: 'lax', secure: ORIGIN.startsWith('https:'), expires: ends });
}

export async function readSession(cookies: AstroCookies) {
  try {
    return (await jwtVerify<{ name: string }>(cookies.get('session')?.value ?? '', key, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined; // no cookie, one that somebody else made, or one that has ended
  }
}
