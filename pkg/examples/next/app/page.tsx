import { session } from '@/lib/session';

export default async function Page() {
  const { name } = await session();
  // A plain link: next/link would fetch it ahead, and each fetch is a request to the identity provider.
  return name ? <p>{`Signed in as ${name}`}</p> : <a href="/login">Sign in</a>;
}
