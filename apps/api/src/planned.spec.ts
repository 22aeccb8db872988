import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATIONS } from '@openhands-connect/contract';
import { plannedOperations } from '@openhands-connect/contract-nest';
import { startApi, type TestApi } from './testing/start-api.js';

/** What has no handler yet. This list only ever shrinks: build one, take it out here and `x-status` out of the contract. */
const PLANNED = [
  'exportConversation',
  'pauseAgent',
  'resumeAgent',
  'interruptAgent',
  'respondToConfirmation',
  'updateFile',
  'replaceFileContent',
  'signFileUrl',
  'updateWebhook',
  'testWebhook',
  'rotateWebhookSecret',
  'getDelivery',
  'redeliver',
  'replayWebhook',
  'getUsage',
  'metrics',
  'openapiReference',
  'asyncapiReference',
] as const;

describe('planned operations', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('are these and no others', () => {
    expect(plannedOperations().toSorted()).toEqual([...PLANNED].toSorted());
  });

  it.each(PLANNED)('%s answers 501 with a problem', async (id) => {
    const { method, path } = OPERATIONS[id];
    const url = path.replaceAll(/\{\w+\}/g, '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10');
    const { status, headers, body } = await api.request(method, url);
    expect(status).toBe(501);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'operation.not_implemented', status: 501 });
  });
});
