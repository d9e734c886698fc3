// A session is a signed cookie that says itself when it ends.
import { jwtVerify, SignJWT } from 'jose';
import type { Login } from 'samlight';

const HOURS_8 = 8 * 3_600_000;
const secret = Deno.env.get('SESSION_SECRET') ?? '';
if (secret.length < 32) throw new Error('SESSION_SECRET has to have 32 characters or more');
const key = new TextEncoder().encode(secret);

export const endsAt = (login: Login) => new Date(Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity)));

/** A name is unique only together with its issuer. There is one unless `policy.allowMissingNameId` says otherwise. */
export const sealSession = (login: Login) =>
  new SignJWT({ name: login.nameId!.value }).setProtectedHeader({ alg: 'HS256' }).setIssuer(login.issuer).setExpirationTime(endsAt(login)).sign(key);

export async function openSession(request: Request) {
  const token = request.headers.get('cookie')?.match(/(?:^|;\s*)session=([^;]*)/)?.[1] ?? '';
  try {
    return (await jwtVerify<{ name: string }>(token, key, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined; // no cookie, one that somebody else made, or one that has ended
  }
}
