import { describe, expect, it } from '@jest/globals';
import type { AsyncApiDocument, Documents, OpenApiDocument, OperationObject } from './documents.ts';
import { emitProblems } from './emit-tables.ts';
import { listEvents } from './events.ts';
import { mergeSchemas } from './merge-schemas.ts';
import { listOperations } from './operations.ts';

/** The smallest documents that generate, with one operation and one event each way. */
function buildDocuments(operation: Partial<OperationObject> = {}, message: object = {}): Documents {
  const problemCode = {
    type: 'string',
    enum: ['server.internal'],
    'x-problems': { 'server.internal': { status: 500, title: 'Failed' } },
  };
  const openapi: OpenApiDocument = {
    paths: {
      '/': {
        get: { operationId: 'home', 'x-scope': 'none', 'x-rate-class': 'read', responses: { '200': {} }, ...operation },
      },
    },
    components: { schemas: { ProblemCode: problemCode } },
  };
  const asyncapi: AsyncApiDocument = {
    channels: {},
    operations: { tell: { action: 'send', messages: [{ $ref: '#/components/messages/hello' }] } },
    components: {
      schemas: {},
      messages: { hello: { name: 'hello', payload: {}, 'x-event-kind': 'durable', 'x-scope': 'none', ...message } },
    },
  };
  return { openapi, asyncapi };
}

describe('generation', () => {
  it('takes what is complete', () => {
    const documents = buildDocuments();
    expect(Object.keys(mergeSchemas(documents))).toEqual(['ProblemCode']);
    expect(listOperations(documents.openapi).map(({ id }) => id)).toEqual(['home']);
    expect(listEvents(documents.asyncapi)).toMatchObject([{ name: 'hello', direction: 'server', kind: 'durable' }]);
    expect(emitProblems(documents)).toContain('"server.internal": {"status":500,"title":"Failed"}');
  });

  it('refuses one name with two bodies', () => {
    const documents = buildDocuments();
    documents.asyncapi.components.schemas.ProblemCode = { type: 'string' };
    expect(() => mergeSchemas(documents)).toThrow('ProblemCode differs');
  });

  it('refuses a name that the bundler made up for a clash', () => {
    const documents = buildDocuments();
    documents.asyncapi.components.schemas['Room-2'] = { type: 'string' };
    expect(() => mergeSchemas(documents)).toThrow('Room-2');
  });

  it.each([['operationId'], ['x-scope'], ['x-rate-class']])('refuses an operation without %s', (key) => {
    expect(() => listOperations(buildDocuments({ [key]: '' }).openapi)).toThrow(key);
  });

  it.each(['default', '4XX'])('refuses the response %s, which names no status', (status) => {
    expect(() => listOperations(buildDocuments({ responses: { [status]: {} } }).openapi)).toThrow(status);
  });

  it('refuses a reference that leads nowhere', () => {
    const responses = { '200': { $ref: '#/components/responses/Missing' } };
    expect(() => listOperations(buildDocuments({ responses }).openapi)).toThrow('leads nowhere');
  });

  it('refuses a server event that is neither durable nor ephemeral', () => {
    expect(() => listEvents(buildDocuments({}, { 'x-event-kind': 'eternal' }).asyncapi)).toThrow('x-event-kind');
  });

  it('refuses a server event without the scope that hearing it needs', () => {
    expect(() => listEvents(buildDocuments({}, { 'x-scope': '' }).asyncapi)).toThrow('x-scope');
  });

  it('refuses a problem code without status and title', () => {
    const documents = buildDocuments();
    documents.openapi.components.schemas.ProblemCode = {
      enum: ['server.internal', 'server.unavailable'],
      'x-problems': {},
    };
    expect(() => emitProblems(documents)).toThrow('server.unavailable');
  });
});
