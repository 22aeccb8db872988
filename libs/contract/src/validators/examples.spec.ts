import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asyncapiDocument, openapiDocument } from '../documents/index.js';
import {
  clientEventChecks,
  findViolations,
  operationChecks,
  serverEventChecks,
  webhookChecks,
  type Check,
} from './index.js';

const folder = new URL('../../../../specs/examples/', import.meta.url);
const files = readdirSync(folder);
const read = (file: string): { value: unknown; payload: unknown } =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Where a golden payload belongs, by the name of its file, and the check that it must pass. */
function checkOf(file: string): Check | null | undefined {
  const [kind = '', ...rest] = file.replace(/\.json$/, '').split('.');
  if (kind === 'event') return lookUp(webhookChecks, rest.join('.'));
  if (kind === 'problem') return operationChecks.createConversation.responses[500];
  if (kind === 'socket') return socketCheck(rest[0] ?? '');
  const checks = lookUp(operationChecks, kind);
  return rest[0] === 'request' ? checks?.body : checks?.responses[Number(rest[0])];
}

function socketCheck(name: string): Check | null | undefined {
  const isAck = name.endsWith('_ack');
  const client = lookUp(clientEventChecks, name.replace(/_ack$/, ''));
  return (isAck ? client?.ack : client?.payload) ?? lookUp(serverEventChecks, name);
}

function lookUp<Row>(rows: Readonly<Record<string, Row>>, name: string): Row | undefined {
  return rows[name];
}

describe('the golden payloads', () => {
  it.each(files)('%s holds what the contract allows', (file) => {
    const check = checkOf(file);
    expect(check).toBeInstanceOf(Function);
    const { value, payload } = read(file);
    expect(check && findViolations(check, file.startsWith('socket.') ? payload : value, '')).toBeUndefined();
  });

  it('are there for each JSON body of each operation', () => {
    const operations = Object.entries(operationChecks);
    const requests = operations.filter(([, { body }]) => body).map(([id]) => `${id}.request.json`);
    const answers = operations.flatMap(([id, { responses }]) =>
      Object.keys(responses)
        .filter((status) => Number(status) < 400)
        .map((status) => `${id}.${status}.json`),
    );
    const wanted = [...requests, ...answers];
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('are there for each problem status', () => {
    const statuses = new Set(Object.values(operationChecks).flatMap(({ responses }) => Object.keys(responses)));
    const wanted = [...statuses].filter((status) => Number(status) >= 400).map((status) => `problem.${status}.json`);
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('are there for each socket event, ack and webhook', () => {
    const messages = [
      ...Object.keys(serverEventChecks),
      ...Object.keys(clientEventChecks).flatMap((name) => [name, `${name}_ack`]),
    ].map((name) => `socket.${name}`);
    const wanted = [...messages, ...Object.keys(webhookChecks).map((name) => `event.${name}`)];
    expect(wanted.filter((name) => !files.some((file) => file.startsWith(`${name}.`)))).toEqual([]);
  });

  it('are all shown by the documents', () => {
    const text = JSON.stringify([openapiDocument, asyncapiDocument]);
    const isShown = (file: string) => {
      const { value, payload } = read(file);
      return text.includes(JSON.stringify(file.startsWith('socket.') ? payload : value));
    };
    expect(files.filter((file) => !isShown(file))).toEqual([]);
  });
});
