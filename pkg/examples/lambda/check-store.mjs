// Whether the table keeps what samlight asks of a store.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { testStore } from 'samlight/testing';
import { dynamoStore } from './dynamo-store.ts';
import { database } from './local-database.mjs';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
for (const { name, status } of await testStore(() => dynamoStore(client, process.env.SAML_TABLE))) console.log(`${status}: ${name}`);
client.destroy();
database.close();
