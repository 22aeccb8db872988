import type { Conversation, SentMessage } from '@openhands-connect/contract';
import { createClient } from './create-client.js';

const client = createClient({ baseUrl: 'https://your-openhands-server.com' });
const path = { conversation_id: 'id' };

export const conversation: Promise<Conversation> = client.call('getConversation', { path });
export const sent: Promise<SentMessage> = client.call('sendMessage', { path, body: { content: 'Hello' } });
export const gone: Promise<undefined> = client.call('deleteConversation', { path });
export const all = [client.call('getMe'), client.call('listConversations'), client.call('getMe', {}, { timeoutMs: 1 })];

// @ts-expect-error an operation that the contract does not name
void client.call('getConversations');
// @ts-expect-error a call without the path that it needs
void client.call('getConversation');
// @ts-expect-error a body without a required field
void client.call('sendMessage', { path, body: {} });
// @ts-expect-error a body with a field that the contract does not name
void client.call('sendMessage', { path, body: { content: 'Hello', text: 'Hello' } });
// @ts-expect-error a query that the operation does not take
void client.call('listConversations', { query: { page: 2 } });
// @ts-expect-error a stream is read as it comes: `request`
void client.call('streamEvents', { path });
export const stream: Promise<Response> = client.request('streamEvents', { path });
