import { getIronSession } from 'iron-session';
import { cookies } from 'next/headers';

/** A name is unique only together with its issuer. */
interface Session {
  issuer?: string;
  name?: string;
}

const HOURS_8 = 8 * 3600;

/** Until when the identity provider lets it last, at most. */
export async function session(until?: Date) {
  const left = until ? Math.floor((Number(until) - Date.now()) / 1000) : Infinity;
  return getIronSession<Session>(await cookies(), {
    cookieName: 'session',
    password: process.env.SESSION_SECRET!,
    ttl: Math.max(1, Math.min(HOURS_8, left)), // 0 would mean for ever
    cookieOptions: { secure: process.env.ORIGIN!.startsWith('https:'), sameSite: 'lax', httpOnly: true },
  });
}
