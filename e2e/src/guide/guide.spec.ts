import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { Webhook } from 'standardwebhooks';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';
import { guideBlocks, onlyBlock, runScript } from './guide-blocks.js';

const account = { email: 'guide@example.com', password: 'a long enough pass phrase 9', name: 'Guide Reader' };

describe('every snippet of the guide, as it stands there', () => {
  let stack: Stack;
  let scripts: Map<string, string[]>;
  let token: string;
  let userId: string;
  beforeAll(async () => {
    stack = await startStack({ ...USUAL_LIMITS, WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    scripts = guideBlocks('javascript', stack.url);
    const answer = await post('/api/auth/signup', account);
    ({ access_token: token } = answer);
    userId = answer.user.id;
  }, 90_000);
  afterAll(() => stack.stop());

  const post = async (path: string, body: object, bearer?: string) => {
    const headers = {
      'Content-Type': 'application/json',
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
    };
    const response = await fetch(stack.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
    return await response.json();
  };
  const script = (heading: string) => onlyBlock(scripts, heading);
  const messagingApp = () =>
    runScript(
      ['Authentication Module', 'Real-time Updates', 'Conversation Integration'].map(script).join('\n'),
      { io, fetch, console: silent },
      ['authenticate', 'setupRealTimeUpdates', 'createConversation', 'sendMessage'],
    ) as Promise<Record<string, (...args: unknown[]) => any>>; // oxlint-disable-line typescript/no-explicit-any -- untyped JavaScript

  it.each([['websocket'], ['polling']])('Socket.io: connect over %s, join, listen, send', async (transport) => {
    const { conversation_id: conversationId } = await post('/api/conversation', { initialPrompt: 'Hello' }, token);
    const lines: unknown[][] = [];
    const answered = Promise.withResolvers<void>();
    const log = (...line: unknown[]) => {
      lines.push(line);
      const data = line[1] as { message?: { role: string; content: string } } | undefined;
      if (data?.message?.role === 'assistant' && data.message.content.includes('Hello, world!')) answered.resolve();
    };
    const connect = (url: string, options: object) => io(url, { ...options, transports: [transport], forceNew: true });
    const joined = [
      script('Connecting to Socket.io'),
      script('Joining a Conversation Room'),
      script('Listening for Events'),
    ];
    const { socket } = (await runScript(
      joined.join('\n').replace('your-auth-token', token),
      { io: connect, conversationId, console: { log, error: answered.reject } },
      ['socket'],
    )) as { socket: Socket };
    await runScript(script('Sending Messages'), { socket, conversationId }, []);
    await answered.promise;
    socket.disconnect();
    expect(lines).toContainEqual(['Connected to OpenHands real-time updates']);
    expect(lines).toContainEqual([
      'Conversation updated:',
      expect.objectContaining({
        change: 'message_added',
        message: expect.objectContaining({ content: 'Hello, world!' }),
      }),
    ]);
  });

  it('Socket.io: refuses a token that is none with connect_error', async () => {
    const refused = Promise.withResolvers<{ data: { code: string } }>();
    const { socket } = (await runScript(
      script('Connecting to Socket.io'),
      {
        io: (url: string, options: object) => io(url, { ...options, forceNew: true }),
        console: { log: silent.log, error: (_: string, error: { data: { code: string } }) => refused.resolve(error) },
      },
      ['socket'],
    )) as { socket: Socket };
    expect((await refused.promise).data.code).toBe('auth.token_invalid');
    socket.disconnect();
  });

  it('Messaging app: authenticate, create, real-time updates, send', async () => {
    const app = await messagingApp();
    const bearer = await app['authenticate']?.(account.email, account.password);
    const created = await app['createConversation']?.(bearer, 'Plan my week');
    const conversationId: string = created.conversation_id;
    const seen = Promise.withResolvers<void>();
    const updates = app['setupRealTimeUpdates']?.(bearer, (type: string, data: { message?: { content: string } }) => {
      if (type === 'conversation' && data.message?.content === 'And my weekend') seen.resolve();
    });
    // REST and the socket are two connections: the message is sent when somebody has seen the user come in.
    const { joined } = await watchRoom(stack.url, token, conversationId, userId);
    updates.joinRoom(conversationId);
    await joined;
    const sent = await app['sendMessage']?.(bearer, conversationId, 'And my weekend');
    expect(sent).toMatchObject({ status: 'success', message_id: expect.any(String) });
    await seen.promise;
    updates.leaveRoom(conversationId);
    updates.disconnect();
  });

  it('Messaging app: says so when authentication fails', async () => {
    const app = await messagingApp();
    await expect(app['authenticate']?.(account.email, 'wrong')).rejects.toThrow('Authentication failed');
    await expect(app['createConversation']?.('no-token', 'x')).rejects.toThrow('Failed to create conversation');
    await expect(app['sendMessage']?.('no-token', userId, 'x')).rejects.toThrow('Failed to send message');
  });

  it('REST: the documented requests give the documented answers', async () => {
    const created = await post('/api/conversation', { initialPrompt: 'Your initial message' }, token);
    expect(created).toEqual({ conversation_id: expect.any(String), created_at: expect.stringMatching(/Z$/) });
    const path = `/api/conversation/${created.conversation_id}`;
    const sent = await post(`${path}/message`, { content: 'Your message', imageUrls: [] }, token);
    expect(sent).toMatchObject({ message_id: expect.any(String), status: 'success' });
    const response = await fetch(stack.url + path, { headers: { Authorization: `Bearer ${token}` } });
    const conversation = await response.json();
    expect(conversation.conversation_id).toBe(created.conversation_id);
    expect(conversation.messages[0]).toMatchObject({
      content: 'Your initial message',
      role: 'user',
      timestamp: expect.any(String),
    });
  });

  it('Files: upload, then fetch the URL that came back', async () => {
    const form = new FormData();
    form.append('file', new Blob(['hello file'], { type: 'text/plain' }), 'hello.txt');
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${stack.url}/api/files/upload`, { method: 'POST', headers, body: form });
    expect(response.status).toBe(201);
    const { file_id, url } = await response.json();
    expect(url).toBe(`${stack.url}/files/${file_id}`);
    expect(await (await fetch(url, { headers })).text()).toBe('hello file');
    expect((await fetch(url)).status).toBe(401);
  });

  it('Webhooks: register, then get the signed event', async () => {
    const { registerWebhook } = (await runScript(script('Webhook Integration'), { fetch }, ['registerWebhook'])) as {
      registerWebhook: (token: string, url: string) => Promise<{ secret: string }>;
    };
    const delivered = Promise.withResolvers<Received>();
    const receiver = createServer((request, response) => {
      response.end();
      delivered.resolve(receive(request));
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const { secret } = await registerWebhook(token, `http://127.0.0.1:${port}/hook`);
    await post('/api/conversation', { initialPrompt: 'Tell my webhook' }, token);
    const { headers, body } = await delivered.promise;
    const event = new Webhook(secret).verify(body, headers) as { type: string; data: { event_id: string } };
    expect(event).toMatchObject({ type: 'conversation.update', data: { event_id: headers['webhook-id'] } });
    receiver.close();
  });
});

const silent = { log: () => undefined, error: () => undefined };

interface Received {
  headers: Record<string, string>;
  body: string;
}

async function receive(request: IncomingMessage): Promise<Received> {
  return { headers: request.headers as Record<string, string>, body: await text(request) };
}

/** Lets a second member wait in the room until the user has come in: the guide's `joinRoom` asks for no ack. */
async function watchRoom(
  url: string,
  owner: string,
  conversationId: string,
  userId: string,
): Promise<{ joined: Promise<void> }> {
  const json = { 'Content-Type': 'application/json' };
  const watcher = { email: `watcher-${conversationId}@example.com`, password: account.password, name: 'Watcher' };
  const signedUp = await fetch(`${url}/api/auth/signup`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(watcher),
  });
  const { access_token: token } = await signedUp.json();
  await fetch(`${url}/api/conversation/${conversationId}/members`, {
    method: 'POST',
    headers: { ...json, Authorization: `Bearer ${owner}` },
    body: JSON.stringify({ email: watcher.email, role: 'viewer' }),
  });
  const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
  const joined = new Promise<void>((resolve) => {
    socket.on('user_joined', (data) => {
      if (data.user_id === userId) resolve();
    });
  });
  await socket.emitWithAck('join_room', { room: `conversation_${conversationId}` });
  return { joined: joined.finally(() => socket.disconnect()) };
}
