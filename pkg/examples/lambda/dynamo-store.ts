import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SamlStore } from 'samlight';

/** By then no clock may still take a claimed assertion for valid. */
const GRACE_MS = 300_000;

/**
 * A table with the partition key `pk` (a string) and `expires` as its TTL attribute, in seconds. DynamoDB deletes what has expired some time later, so every
 * condition looks at `until`, in milliseconds. Each operation is one conditional write, hence atomic.
 */
export function dynamoStore(client: DynamoDBDocumentClient, TableName: string): SamlStore {
  const write = async (pk: string, value: string, until: number): Promise<boolean> =>
    succeeded(client.send(new PutCommand({
      TableName,
      Item: { pk, value, until, expires: Math.ceil(until / 1000) },
      ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':now': Date.now() },
    }))).then((answer) => answer !== undefined);
  return {
    async put(pk, value, expiresAt) {
      // What stands there already stays as it is: a request that was taken is not opened again.
      await write(pk, value, Number(expiresAt));
    },
    async take(pk, { by = '' } = {}) {
      const terms = { TableName, Key: { pk }, ExpressionAttributeNames: { '#until': 'until', '#taker': 'taker' } };
      const now = { ':now': Date.now() };
      const answer = by === ''
        ? await succeeded(client.send(new DeleteCommand({
            ...terms, ConditionExpression: '#until > :now AND attribute_not_exists(#taker)', ExpressionAttributeValues: now, ReturnValues: 'ALL_OLD',
          })))
        // Whoever took it gets it again: a login that was interrupted before its claim can be repeated.
        : await succeeded(client.send(new UpdateCommand({
            ...terms, UpdateExpression: 'SET #taker = :by', ConditionExpression: '#until > :now AND (attribute_not_exists(#taker) OR #taker = :by)',
            ExpressionAttributeValues: { ...now, ':by': by }, ReturnValues: 'ALL_NEW',
          })));
      return answer?.Attributes?.value ?? null;
    },
    async claim(pk, expiresAt) {
      return write(pk, '', Math.max(Number(expiresAt), Date.now()) + GRACE_MS);
    },
  };
}

/** Nothing where the condition did not hold. Whatever else goes wrong is thrown, and refuses the login. */
async function succeeded<Answer>(sent: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
