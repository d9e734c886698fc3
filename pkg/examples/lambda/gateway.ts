// API Gateway's events as web requests, in both formats: 1.0 (REST APIs) and 2.0 (HTTP APIs, function URLs).
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type GatewayEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;
export type GatewayResult = APIGatewayProxyResult | APIGatewayProxyStructuredResultV2;

const isV2 = (event: GatewayEvent): event is APIGatewayProxyEventV2 => 'version' in event && event.version === '2.0';

/** The origin is a setting: `Host` is whatever the client wrote. */
export function toRequest(event: GatewayEvent, origin: string): Request {
  const [method, path, query] = isV2(event)
    ? [event.requestContext.http.method, event.rawPath, event.rawQueryString]
    : [event.httpMethod, event.path, new URLSearchParams(Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, value ?? ''])).toString()];
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) if (value !== undefined) headers.set(name, value);
  // Format 2.0 takes the cookies out of the headers.
  if (isV2(event) && event.cookies) headers.set('cookie', event.cookies.join('; '));
  const url = `${origin}${path}${query ? `?${query}` : ''}`;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  // A form comes as base64 in format 2.0 always, and in 1.0 where the API has binary media types.
  return new Request(url, { method, headers, body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8') });
}

export async function toResult(event: GatewayEvent, response: Response): Promise<GatewayResult> {
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const result = { statusCode: response.status, headers, body: await response.text() };
  if (isV2(event)) return { ...result, cookies };
  return { ...result, multiValueHeaders: { 'set-cookie': cookies } };
}
