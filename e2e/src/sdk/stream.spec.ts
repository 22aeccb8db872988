import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type ConnectClient, type StreamedEvent } from '@openhands-connect/client';
import { startStack, type Stack } from '../stack/start-stack.js';

const account = { email: 'stream@example.com', password: 'a long enough pass phrase 9', name: 'Stream' };

describe('a conversation as a stream, by the client library from the running server', () => {
  let stack: Stack;
  let client: ConnectClient;
  beforeAll(async () => {
    stack = await startStack();
    client = createClient({ baseUrl: stack.url });
    await client.signUp(account);
  }, 90_000);
  afterAll(() => stack.stop());

  it('brings each event once and in order, and the answer while it is written, through a kill and a restart', async () => {
    const { conversation_id: conversationId } = await client.createConversation({ initialPrompt: 'first' });
    const seen: StreamedEvent[] = [];
    let restarted: Promise<unknown> | undefined;
    for await (const event of client.streamEvents(conversationId, { afterSeq: 0 })) {
      seen.push(event);
      if (isAnswerTo('first', event)) {
        restarted = stack
          .kill()
          .then(() => stack.restart())
          .then(() => client.sendMessage(conversationId, { content: 'after the restart' }));
      }
      if (isAnswerTo('after the restart', event)) break;
    }
    await restarted;
    const seqs = seen.flatMap(({ payload }) => ('seq' in payload ? [payload.seq] : []));
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    expect(seen.map(({ event }) => event)).toContain('message_delta');
  }, 120_000);

  it('fails with the problem of a conversation that is somebody else’s', async () => {
    const stranger = createClient({ baseUrl: stack.url });
    await stranger.signUp({ ...account, email: 'another@example.com' });
    const { conversation_id } = await client.createConversation({ initialPrompt: 'mine' });
    const first = stranger.streamEvents(conversation_id).next();
    await expect(first).rejects.toMatchObject({ name: 'ConnectError', code: 'conversation.not_found', status: 404 });
  });
});

function isAnswerTo(text: string, { event, payload }: StreamedEvent): boolean {
  if (event !== 'conversation_update' || payload.change !== 'message_added') return false;
  return payload.message.role === 'assistant' && payload.message.content.includes(text);
}
