import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createServiceProvider } from 'samlight';
import { dynamoStore } from './dynamo-store.ts';
import { type GatewayEvent, type GatewayResult, toRequest, toResult } from './gateway.ts';
import { openSession, sealSession, sessionEnd } from './session.ts';

const ORIGIN = process.env.ORIGIN!;

// Once for each container; the store is shared by all of them.
const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: process.env.IDP_METADATA! }],
  store: dynamoStore(DynamoDBDocumentClient.from(new DynamoDBClient({})), process.env.SAML_TABLE!),
});
sp.metadata(); // what is wrong in the settings is thrown here, not at the first login

export async function handler(event: GatewayEvent): Promise<GatewayResult> {
  return toResult(event, await answer(toRequest(event, ORIGIN)));
}

async function answer(request: Request): Promise<Response> {
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case 'GET /': {
      const session = await openSession(request);
      if (session) return new Response(`Signed in as ${session.name}`);
      return new Response('<a href="/login">Sign in</a>', { headers: { 'content-type': 'text/html' } });
    }
    case 'GET /login':
      return (await sp.createLogin({ returnTo: '/' })).toResponse(); // with the cookie that binds it to this browser, over https
    case 'GET /saml/metadata':
      return new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } });
    case 'POST /saml/acs': {
      const login = await sp.safeValidateResponse(request);
      if (!login.ok) {
        console.warn(login.error.code);
        return new Response(`Sign-in failed: ${login.error.code}`, { status: login.error.httpStatus });
      }
      const ends = sessionEnd(login);
      const secure = ORIGIN.startsWith('https:') ? '; Secure' : '';
      const cookie = `session=${await sealSession(login, ends)}; Path=/; HttpOnly; SameSite=Lax; Expires=${ends.toUTCString()}${secure}`;
      return new Response(null, { status: 303, headers: { location: login.returnTo ?? '/', 'set-cookie': cookie } });
    }
    default:
      return new Response('not found', { status: 404 });
  }
}
