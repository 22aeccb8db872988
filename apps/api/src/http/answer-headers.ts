import type { FastifyInstance } from 'fastify';

const EXPOSED = [
  'Accept-Ranges',
  'Allow',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/**
 * CORS (Fetch standard, section 3.3): the guide's scripts run inside other people's pages, so any origin may call.
 * A bearer token is all that counts, never a cookie: credentials are not allowed.
 */
const CROSS_ORIGIN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED.join(', '),
};
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'If-Range',
    'Last-Event-ID',
    'Range',
  ].join(', '),
  'Access-Control-Max-Age': '86400',
};

/**
 * Answers are one caller's, and some hold tokens, keys or secrets (RFC 6749, section 5.1): nobody on the way keeps them, nor
 * does a browser's disk. What may be kept says so where it is answered.
 */
const UNLESS_TOLD = 'no-store';

/** What every answer carries; a policy that never varies needs no plugin on the hot path. Answers preflights. */
export function addHeaders(fastify: FastifyInstance, strictTransport: boolean): void {
  const constant = {
    ...CROSS_ORIGIN,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': UNLESS_TOLD,
    ...(strictTransport && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(constant).header('X-Request-Id', request.id);
    if (request.method === 'OPTIONS') void reply.headers(PREFLIGHT).status(204).send();
    else done();
  });
}
