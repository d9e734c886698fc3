import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SamlStore } from 'samlight';

/** DynamoDB deletes what has expired; by then no clock may still take a claimed assertion for valid. */
const GRACE_SEC = 300;

/** A table with the partition key `pk` (a string) and `expires` as its TTL attribute. Each operation is one conditional write, hence atomic. */
export function dynamoStore(client: DynamoDBDocumentClient, TableName: string): SamlStore {
  const expires = (at: Date) => Math.ceil(Number(at) / 1000);
  return {
    async put(pk, value, expiresAt) {
      await client.send(new PutCommand({ TableName, Item: { pk, value, expires: expires(expiresAt) } }));
    },
    async take(pk) {
      const { Attributes: old } = await client.send(new DeleteCommand({ TableName, Key: { pk }, ReturnValues: 'ALL_OLD' }));
      return old && old.expires * 1000 > Date.now() ? old.value : null;
    },
    async claim(pk, expiresAt) {
      const Item = { pk, expires: expires(expiresAt) + GRACE_SEC };
      try {
        await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
        return true;
      } catch (error) {
        // Whatever else goes wrong is thrown, and refuses the login.
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
