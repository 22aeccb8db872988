import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createRealtime, type ConnectClient, type RoomEvent } from '@openhands-connect/client';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';

const account = { email: 'sdk@example.com', password: 'a long enough pass phrase 9', name: 'SDK' };

describe('the client library against the running server', () => {
  let stack: Stack;
  let client: ConnectClient;
  beforeAll(async () => {
    stack = await startStack(USUAL_LIMITS);
    client = createClient({ baseUrl: stack.url });
    await client.signUp(account);
  }, 90_000);
  afterAll(() => stack.stop());

  it('sees each event of a conversation once and in order, through a kill and a restart of the server', async () => {
    const { conversation_id: conversationId } = await client.createConversation({ initialPrompt: 'first' });
    const realtime = createRealtime({ url: stack.url, getToken: client.getToken });
    const seen: RoomEvent[] = [];
    const answered = (text: string) =>
      new Promise<void>((resolve) => {
        const poll = (event: RoomEvent): void => {
          if (event.event !== 'conversation_update' || event.payload.change !== 'message_added') return;
          const { role, content } = event.payload.message;
          if (role === 'assistant' && content.includes(text)) resolve();
        };
        listeners.push(poll);
        seen.forEach(poll);
      });
    const listeners: ((event: RoomEvent) => void)[] = [];
    realtime.room(conversationId, {
      afterSeq: 0,
      onEvent: (event) => {
        seen.push(event);
        listeners.forEach((listener) => listener(event));
      },
    });
    await answered('first');
    await stack.kill();
    const sent = realtime.sendMessage(conversationId, { content: 'sent while the server was away' });
    await stack.restart();
    await expect(sent).resolves.toMatchObject({ status: 'success' });
    await answered('sent while the server was away');
    realtime.close();
    const { last_seq, messages } = await client.getConversation(conversationId);
    const seqs = seen.map(({ payload }) => payload.seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    expect(seqs.length).toBeGreaterThanOrEqual(last_seq - 1);
    expect(messages.filter(({ content }) => content === 'sent while the server was away')).toHaveLength(1);
  }, 120_000);

  it('raises one kind of error, with the problem’s code', async () => {
    const stranger = createClient({ baseUrl: stack.url });
    await stranger.signUp({ ...account, email: 'stranger@example.com' });
    const { conversation_id } = await client.createConversation({ initialPrompt: 'mine' });
    await expect(stranger.getConversation(conversation_id)).rejects.toMatchObject({
      name: 'ConnectError',
      code: 'conversation.not_found',
      status: 404,
    });
  });
});
