import { hash, verify } from '@node-rs/argon2';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { OPEN_SESSION, SIGN_UP, USER_BY_EMAIL } from './statements.js';
import { TOKEN_LIFETIME_SECONDS, type Tokens } from './tokens.js';

interface Credentials {
  email: string;
  password: string;
  name?: string;
}

interface UserRow {
  id: string;
  email: string;
  name: string;
  password_hash: string;
}

/** Argon2id, the library's default algorithm. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** `POST /api/auth/signup` and `/signin`: one hash, the account, the session, one signature. `POST /hash`: a hash. */
export function registerAccounts(app: FastifyInstance, pool: Pool, tokens: Tokens): void {
  const openSession = async ({ id, email, name }: UserRow, { headers, ip }: FastifyRequest): Promise<object> => {
    const values = [id, headers['user-agent'] ?? null, ip];
    const { rows } = await pool.query<{ id: string }>({ ...OPEN_SESSION, values });
    const sessionId = String(rows[0]?.id);
    return {
      access_token: await tokens.sign(id, sessionId),
      token_type: 'bearer',
      expires_in: TOKEN_LIFETIME_SECONDS,
      refresh_token: tokens.refresh(sessionId),
      user: { id, email, name },
    };
  };

  app.post<{ Body: Credentials }>('/api/auth/signup', async (request, reply) => {
    const { email, password, name } = request.body;
    const digest = await hash(password, ARGON2ID);
    const { rows } = await pool.query<UserRow>({ ...SIGN_UP, values: [email, name, digest] });
    if (!rows[0]) return reply.code(409).send({ code: 'auth.email_taken' });
    return reply.code(201).send(await openSession(rows[0], request));
  });

  app.post<{ Body: Pick<Credentials, 'password'> }>('/hash', async ({ body }) => {
    await hash(body.password, ARGON2ID);
    return {};
  });

  app.post<{ Body: Credentials }>('/api/auth/signin', async (request, reply) => {
    const { email, password } = request.body;
    const { rows } = await pool.query<UserRow>({ ...USER_BY_EMAIL, values: [email] });
    if (!rows[0] || !(await verify(rows[0].password_hash, password))) {
      return reply.code(401).send({ code: 'auth.invalid_credentials' });
    }
    return reply.send(await openSession(rows[0], request));
  });
}
