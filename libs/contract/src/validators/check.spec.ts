import { describe, expect, it } from '@jest/globals';
import { clientEventChecks, findViolations, operationChecks } from './index.js';

const { body, explainBody, path } = operationChecks.signUp;
const room = 'conversation_0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';

describe('findViolations', () => {
  it('finds nothing in what the contract allows', () => {
    expect(path).toBeNull();
    const value = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };
    expect(body && findViolations(body, value, '/body', explainBody)).toBeUndefined();
  });

  it('tells every violation with its path', () => {
    const violations = body && findViolations(body, { email: 'ada', 'a/b': 1 }, '/body', explainBody);
    expect(violations?.map((violation) => violation.path).toSorted()).toEqual([
      '/body/a~1b',
      '/body/email',
      '/body/name',
      '/body/password',
    ]);
  });

  it('tells only the first without the explaining form', () => {
    expect(body && findViolations(body, {}, '/body')).toHaveLength(1);
  });

  it('tells only the first of what is too large to explain', () => {
    const flood = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`extra${index}`, index]));
    expect(body && findViolations(body, flood, '/body', explainBody)).toHaveLength(1);
  });

  it('tells only the first of bytes, each of which would be one', () => {
    const { payload, explainPayload } = clientEventChecks.join_room;
    expect(findViolations(payload, Buffer.alloc(500), '', explainPayload)).toHaveLength(1);
  });

  it('tells no more than a problem carries', () => {
    const extras = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`extra${index}`, index]));
    expect(body && findViolations(body, extras, '/body', explainBody)).toHaveLength(100);
  });

  it.each([null, undefined, 'text', 7, [], Buffer.from('bytes')])('refuses %p as the payload of an event', (value) => {
    const { payload, explainPayload } = clientEventChecks.join_room;
    expect(findViolations(payload, value, '', explainPayload)?.length).toBeGreaterThan(0);
  });

  it('never turns text in a payload or body into a number', () => {
    const { payload, explainPayload } = clientEventChecks.join_room;
    expect(findViolations(payload, { room, after_seq: '0' }, '', explainPayload)).toEqual([
      { path: '/after_seq', message: 'must be integer' },
    ]);
  });
});

describe('checks of parameters', () => {
  const { query } = operationChecks.listConversations;

  it('turn text into what the contract says, and fill in defaults', () => {
    const given = { limit: '5' };
    expect(query && findViolations(query, given, '/query')).toBeUndefined();
    expect(given).toEqual({ limit: 5, archived: false });
  });

  it.each(['0', '101', '1.5', '0x10', '1e1', ' 5', 'many', ''])('refuse the limit %j', (limit) => {
    const violations = (query && findViolations(query, { limit }, '/query')) ?? [];
    expect(new Set(violations.map(({ path: at }) => at))).toEqual(new Set(['/query/limit']));
  });

  it('refuse an id that is no plain UUID', () => {
    const check = operationChecks.getConversation.path;
    const conversation_id = 'urn:uuid:0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';
    expect(check && findViolations(check, { conversation_id }, '/path')).toHaveLength(1);
  });

  it('name headers in lower case', () => {
    const { headers } = operationChecks.sendMessage;
    expect(headers && findViolations(headers, { 'idempotency-key': 'zwölf' }, '/header')).toHaveLength(1);
    expect(headers && findViolations(headers, { 'idempotency-key': 'k' }, '/header')).toBeUndefined();
  });
});
