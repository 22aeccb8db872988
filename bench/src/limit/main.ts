/**
 * The limit program: the least code that keeps the product's promise on the measured routes, with the same rows and
 * the same durability, and nothing else: no framework, no validation, no agent. The ratios of the bench are to it.
 *
 * Reads `PORT` and `DATABASE_URL` (an empty database); serves on loopback until SIGTERM.
 */
import Fastify from 'fastify';
import { Pool, types } from 'pg';
import { Server } from 'socket.io';
import { registerAccounts } from './accounts.js';
import { registerConversations } from './conversations.js';
import { SCHEMA } from './schema.js';
import { registerSockets } from './sockets.js';
import { createTokens } from './tokens.js';

/** As many connections as the product's pool holds. */
const POOL_SIZE = 10;

types.setTypeParser(types.builtins.JSON, (text) => text);

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: POOL_SIZE });
await pool.query(SCHEMA);

const app = Fastify();
const tokens = await createTokens();
const io = new Server(app.server, { serveClient: false });
registerAccounts(app, pool, tokens);
registerConversations(app, pool, io, tokens);
registerSockets(io, pool, tokens);
app.get('/health/ready', () => ({ status: 'ready' }));

process.once('SIGTERM', () => process.exit(0));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
