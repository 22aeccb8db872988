import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
// oxlint-disable-next-line no-restricted-imports -- a raw route is what a test here refuses
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { JsonText, OPERATIONS, type OperationId, type Reply } from '@openhands-connect/contract';
import { OperationCoverage } from '../coverage.service.js';
import { isCheckDue, ResponseViolation, RequestViolation, setOutboundPolicy } from '../violations.js';
import { checkReply } from './check-reply.js';
import { Operation, operationOf, route } from './operation.decorator.js';
import { parseRequest } from './parse-request.js';

const conversationId = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';
/** How many of fifty checks within one second are due. */
function dueOf(check: object): number {
  return Array.from({ length: 50 }, () => isCheckDue(check, 1_000)).filter(Boolean).length;
}

function text(value: object) {
  return { status: 201, body: new JsonText(JSON.stringify(value)) };
}

function refusalOf(work: () => unknown): RequestViolation {
  try {
    work();
  } catch (error) {
    if (error instanceof RequestViolation) return error;
  }
  throw new Error('was not refused');
}

async function boot(controllers: (new () => object)[]): Promise<void> {
  @Module({ imports: [DiscoveryModule], controllers, providers: [OperationCoverage] })
  class Root {}
  const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
  await app.close();
}

const request = (parts: object) => ({ params: {}, query: {}, headers: {}, body: undefined, ...parts });

describe('requests', () => {
  it('come in as the contract has them: numbers as numbers, defaults filled in', () => {
    const input = parseRequest(
      'listMessages',
      request({ params: { conversation_id: conversationId }, query: { limit: '7' } }),
    );
    expect(input).toMatchObject({ path: { conversation_id: conversationId }, query: { limit: 7 } });
    expect(parseRequest('listConversations', request({}))).toMatchObject({ query: { limit: 50 } });
  });

  it('name their ids in one way, whatever case the caller has written them in', () => {
    const params = { conversation_id: conversationId.toUpperCase(), user_id: conversationId };
    const { path } = parseRequest('removeMember', request({ params }));
    expect(path).toEqual({ conversation_id: conversationId, user_id: conversationId });
    const asset = request({ params: { asset_name: 'index-AbC.js' } });
    expect(parseRequest('pageAsset', asset).path).toEqual({ asset_name: 'index-AbC.js' });
  });

  it.each<[string, OperationId, object, string]>([
    ['a missing field', 'sendMessage', { params: { conversation_id: conversationId }, body: {} }, '/body/content'],
    ['an extra field', 'signIn', { body: { email: 'a@b.co', password: 'x', admin: true } }, '/body/admin'],
    ['a wrong type', 'signIn', { body: { email: 'a@b.co', password: 12345678 } }, '/body/password'],
    ['no body', 'signIn', {}, '/body'],
    ['an id that is none', 'getConversation', { params: { conversation_id: '7' } }, '/path/conversation_id'],
    ['a limit out of range', 'listConversations', { query: { limit: '0' } }, '/query/limit'],
  ])('are refused with %s', (_, id, parts, path) => {
    const { errors } = refusalOf(() => parseRequest(id, request(parts)));
    expect(errors).toContainEqual(expect.objectContaining({ path }));
  });
});

describe('replies', () => {
  afterEach(() => setOutboundPolicy('throw'));

  it('go out when the contract documents them', () => {
    expect(() => checkReply('signOut', { status: 204 })).not.toThrow();
    const body = { message_id: conversationId, status: 'success', seq: 1 };
    expect(() => checkReply('sendMessage', { status: 201, body })).not.toThrow();
  });

  it.each([
    ['an undocumented status', { status: 299 }],
    ['a missing field', { status: 201, body: { message_id: conversationId, status: 'success' } }],
    ['an extra field', { status: 201, body: { message_id: conversationId, status: 'success', seq: 1, secret: 'x' } }],
  ])('throw with %s', (_, reply) => {
    expect(() => checkReply('sendMessage', reply)).toThrow(ResponseViolation);
  });

  it('are only reported in production', () => {
    const reported: string[] = [];
    setOutboundPolicy(({ subject }) => reported.push(subject));
    checkReply('sendMessage', { status: 299 });
    expect(reported).toEqual(['sendMessage 299']);
  });

  it('are all checked while developing, and twenty of a kind per second in production', () => {
    const [one, other] = [{}, {}];
    expect(dueOf(one)).toBe(50);
    setOutboundPolicy(() => undefined);
    expect([dueOf(one), dueOf(other)]).toEqual([20, 20]);
    expect(isCheckDue(one, 2_000)).toBe(true);
  });

  it('may be JSON already, and are checked all the same', () => {
    const sent = { message_id: conversationId, status: 'success', seq: 1 };
    expect(() => checkReply('sendMessage', text(sent))).not.toThrow();
    expect(() => checkReply('sendMessage', text({ ...sent, seq: 'one' }))).toThrow(ResponseViolation);
  });
});

describe('coverage at boot', () => {
  class Everything {}
  beforeAll(() => {
    for (const id of Object.keys(OPERATIONS) as OperationId[]) {
      const handler = (): OperationId => id;
      Object.defineProperty(Everything.prototype, id, { value: handler });
      route(id, handler);
    }
    Controller()(Everything);
  });

  @Controller()
  class Duplicate {
    @Operation('signOut')
    async signOut(): Promise<Reply<'signOut'>> {
      return { status: 204 };
    }
  }

  @Controller()
  class Raw {
    @Get('raw')
    raw(): string {
      return '';
    }
  }

  it('is content when each operation has one handler', async () => {
    expect(operationOf(Reflect.get(Duplicate.prototype, 'signOut'))).toBe('signOut');
    await expect(boot([Everything])).resolves.toBeUndefined();
  });

  it('refuses a second handler, a missing one and a route outside of the contract', async () => {
    await expect(boot([Everything, Duplicate])).rejects.toThrow('signOut has 2 handlers');
    await expect(boot([Duplicate])).rejects.toThrow('getConversation has no handler');
    await expect(boot([Everything, Raw])).rejects.toThrow('the route GET raw is not in the contract');
  });
});
