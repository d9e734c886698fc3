// DynamoDB on this machine, by dynalite: the environment of the process names it, and the table is there.
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

const TableName = 'saml';

export const database = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
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
