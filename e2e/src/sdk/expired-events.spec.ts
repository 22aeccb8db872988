import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectError, createClient, createRealtime, type ConnectClient } from '@openhands-connect/client';
import { startStack, type Stack } from '../stack/start-stack.js';

const account = { email: 'expired@example.com', password: 'a long enough pass phrase 9', name: 'Expired' };

describe('a client that was away for longer than events are kept', () => {
  let stack: Stack;
  let client: ConnectClient;
  let conversationId: string;
  beforeAll(async () => {
    stack = await startStack({ EVENT_RETENTION: '1s' });
    client = createClient({ baseUrl: stack.url });
    await client.signUp(account);
    conversationId = (await client.createConversation({ initialPrompt: 'first' })).conversation_id;
    for await (const { event, payload } of client.streamEvents(conversationId, { afterSeq: 0 })) {
      const isOver = event === 'conversation_update' && payload.change === 'status_changed';
      if (isOver && payload.record.status === 'idle') break;
    }
    // What is old is removed when the worker starts, and every ten minutes.
    await stack.kill();
    await stack.restart();
    while ((await codeOf(client.call('listEvents', after(1)))) !== 'event.expired');
  }, 120_000);
  afterAll(() => stack.stop());

  const after = (after_seq: number) => ({ path: { conversation_id: conversationId }, query: { after_seq } });

  it('finds every message, reads the conversation anew when it is told to, and goes on from there', async () => {
    const realtime = createRealtime({ url: stack.url, getToken: client.getToken });
    const seqs: number[] = [];
    const resynced = new Promise<number>((resolve) => {
      realtime.room(conversationId, {
        afterSeq: 1,
        onEvent: ({ payload }) => void seqs.push(payload.seq),
        onResync: resolve,
      });
    });
    const { last_seq, messages } = await client.getConversation(conversationId);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(await resynced).toBe(last_seq);
    const { seq } = await client.sendMessage(conversationId, { content: 'second' });
    expect(seq).toBe(last_seq + 1);
    while (!seqs.includes(seq)) await new Promise((resolve) => setImmediate(resolve));
    realtime.close();
    expect(seqs[0]).toBe(seq);
  });

  it('is told so in a stream too', async () => {
    const seen: string[] = [];
    for await (const { event } of client.streamEvents(conversationId, { afterSeq: 1 })) {
      // The answer to the message before may still be growing.
      if (event === 'message_delta') continue;
      seen.push(event);
      if (seen.length === 1) await client.sendMessage(conversationId, { content: 'third' });
      else break;
    }
    expect(seen).toEqual(['resync', 'conversation_update']);
  });
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: unknown) => ConnectError.from(error).code,
  );
}
