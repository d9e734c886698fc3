// What AWS does around the function, on this machine: a gateway that makes events as documented, and a database.
// PAYLOAD=1.0 is a REST API with binary media types, 2.0 (the default) an HTTP API.
import http from 'node:http';

const { HOST = '127.0.0.1', PORT = '3000', PAYLOAD = '2.0' } = process.env;
await import('./local-database.mjs');
const { handler } = await import('./dist/index.mjs');

http.createServer(async (request, response) => {
  const chunks = await Array.fromAsync(request);
  const { pathname, search, searchParams } = new URL(request.url, 'http://local');
  const { cookie, ...headers } = request.headers;
  const body = chunks.length > 0 ? Buffer.concat(chunks).toString('base64') : undefined;
  const event = PAYLOAD === '2.0'
    ? {
        version: '2.0', routeKey: '$default', rawPath: pathname, rawQueryString: search.slice(1), headers, ...(cookie && { cookies: cookie.split('; ') }),
        requestContext: { http: { method: request.method, path: pathname }, stage: '$default' }, body, isBase64Encoded: body !== undefined,
      }
    : {
        resource: '/{proxy+}', httpMethod: request.method, path: pathname, headers: { ...headers, ...(cookie && { Cookie: cookie }) },
        queryStringParameters: search ? Object.fromEntries(searchParams) : null, requestContext: { stage: 'prod' }, body: body ?? null, isBase64Encoded: body !== undefined,
      };
  const result = await handler(event);
  for (const [name, value] of Object.entries(result.headers)) response.setHeader(name, value);
  const cookies = PAYLOAD === '2.0' ? result.cookies : result.multiValueHeaders['set-cookie'];
  if (cookies?.length) response.setHeader('set-cookie', cookies);
  response.writeHead(result.statusCode).end(result.body);
}).listen(Number(PORT), HOST);
