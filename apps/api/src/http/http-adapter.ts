import multipart from '@fastify/multipart';
import { addHeaders } from './answer-headers.js';
import { addClientAddress } from './client-address.js';
import { refuseConnection } from './refuse-connection.js';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, toProblem, uuidv7, type Config } from '@openhands-connect/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Bounds a message of 65,536 characters with room to spare, however it is escaped. */
const MAX_BODY_BYTES = 1024 * 1024;
/** The slowest upload that is waited for. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const MAX_PARAMETER_LENGTH = 512;
const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** Fastify as this API wants it: bounded, with a request id. */
export function createHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    genReqId: () => uuidv7(),
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => sendBadUrl(request, reply),
    clientErrorHandler: refuseConnection,
  });
}

/** What cannot be said in modules: body parsers, headers of every answer, CORS. Call it before the app listens. */
export async function configureHttp(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  parseJsonOnly(fastify);
  const limits = { fileSize: config.files.maxUploadBytes, files: 1, fields: 10, fieldSize: 1024, parts: 11 };
  await app.register(multipart, { limits });
  addClientAddress(fastify, config.http.trustedProxies);
  addHeaders(fastify, config.http.publicUrl.startsWith('https:'));
}

/** JSON is the only body that is parsed; an empty one counts as absent, and the contract says whether it may be. */
function parseJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function sendBadUrl(request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(new DomainError('request.malformed', 'The URL cannot be understood.'), request.id);
  const headers = { 'Access-Control-Allow-Origin': '*', 'X-Request-Id': request.id };
  void reply.status(problem.status).headers(headers).type('application/problem+json').send(JSON.stringify(problem));
}
