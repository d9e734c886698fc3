// What AWS does around the function, on this machine: a gateway that makes events as documented, and DynamoDB by dynalite.
// PAYLOAD=1.0 is a REST API with binary media types, 2.0 (the default) an HTTP API.
import { once } from 'node:events';
import http from 'node:http';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

const { HOST = '127.0.0.1', PORT = '3000', PAYLOAD = '2.0' } = process.env;
const TableName = 'saml';

const database = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
await once(database, 'listening');
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${database.address().port}`, AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', SAML_TABLE: TableName,
});
const client = new DynamoDBClient({});
await client.send(new CreateTableCommand({
  TableName, BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
}));
await waitUntilTableExists({ client, minDelay: 1, maxDelay: 2, maxWaitTime: 20 }, { TableName });

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
