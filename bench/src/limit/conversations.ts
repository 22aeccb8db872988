import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Server } from 'socket.io';
import { sendMessage } from './messages.js';
import { CREATE_CONVERSATION, GET_CONVERSATION, LIST_CONVERSATIONS } from './statements.js';
import type { Tokens } from './tokens.js';

interface OfConversation {
  Params: { conversationId: string };
}

const notFound = (reply: FastifyReply): FastifyReply => reply.code(404).send({ code: 'conversation.not_found' });
const jsonText = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/json').send(text);

/** The bearer routes: open, list and read conversations, send a message. */
export function registerConversations(app: FastifyInstance, pool: Pool, io: Server, tokens: Tokens): void {
  const userOf = (request: FastifyRequest): Promise<string> =>
    tokens.verify((request.headers.authorization ?? '').slice('Bearer '.length));

  app.post<{ Body: { initialPrompt: string; imageUrls?: string[] } }>('/api/conversation', async (request, reply) => {
    const userId = await userOf(request);
    const { initialPrompt, imageUrls = [] } = request.body;
    const { rows } = await pool.query<{ id: string; created_at: Date }>({
      ...CREATE_CONVERSATION,
      values: [initialPrompt.slice(0, 80), userId, initialPrompt, imageUrls],
    });
    return reply.code(201).send({ conversation_id: rows[0]?.id, created_at: rows[0]?.created_at });
  });

  app.get('/api/conversation', async (request, reply) => {
    const userId = await userOf(request);
    const { rows } = await pool.query<{ body: string }>({ ...LIST_CONVERSATIONS, values: [userId] });
    return rows[0] ? jsonText(reply, rows[0].body) : notFound(reply);
  });

  app.get<OfConversation>('/api/conversation/:conversationId', async (request, reply) => {
    const values = [request.params.conversationId, await userOf(request)];
    const { rows } = await pool.query<{ body: string }>({ ...GET_CONVERSATION, values });
    return rows[0] ? jsonText(reply, rows[0].body) : notFound(reply);
  });

  app.post<OfConversation & { Body: { content: string; imageUrls?: string[] } }>(
    '/api/conversation/:conversationId/message',
    async (request, reply) => {
      const { content, imageUrls = [] } = request.body;
      const { conversationId } = request.params;
      const sent = await sendMessage(pool, io, { conversationId, authorId: await userOf(request), content, imageUrls });
      return sent ? reply.code(201).send(sent) : notFound(reply);
    },
  );
}
