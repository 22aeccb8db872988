import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem, ProblemCode } from '@openhands-connect/contract';
import { MediaTypeRefused, OperationNotImplemented, RequestViolation } from '@openhands-connect/contract-nest';
import { CallRefused, DomainError, toProblem, type Log } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientGone } from './client-gone.js';
import { allowedMethods } from './allowed-methods.js';
import { tellQuota } from './quota-headers.js';
import { RequestLimits } from './request-limits.js';

/** What Fastify refuses before a handler is reached, by its error code. */
const FASTIFY_ERRORS: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported_media_type',
  FST_REQ_FILE_TOO_LARGE: 'file.too_large',
  FST_FILES_LIMIT: 'request.invalid',
  FST_FIELDS_LIMIT: 'request.invalid',
  FST_PARTS_LIMIT: 'request.invalid',
};

/** What is not there on purpose is no failure of the server. */
const NOT_IMPLEMENTED = 501;

/** The one place where failures become HTTP: every answer outside 2xx and 3xx is an RFC 9457 problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly limits: RequestLimits,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof ClientGone) return;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const failure = this.limits.failureOf(error, request, reply);
    if (failure instanceof Promise) void this.answerLater(failure, request, reply);
    else this.answer(failure, request, reply);
  }

  /** Counters elsewhere take a moment. */
  private async answerLater(failure: Promise<unknown>, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    this.answer(await failure, request, reply);
  }

  private answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(translated(error, request), request.id);
    if (problem.status >= 500) this.note(error, problem, request);
    if (reply.sent) return;
    addHeaders(reply, problem, request);
    // Whoever is asked after the call was counted may have a bucket that ends before it.
    if (error instanceof CallRefused) tellQuota(reply, error.verdict);
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  /** A server that refuses work because it has enough of it has not failed; a flood is to fill no log with traces. */
  private note(error: unknown, { status, title }: Problem, { id: requestId, method, url }: FastifyRequest): void {
    if (status === NOT_IMPLEMENTED) return;
    if (error instanceof DomainError && error.code === 'server.unavailable') {
      this.log.warn({ requestId, method, url, detail: error.errors }, title);
    } else this.log.error({ err: error, requestId, method, url }, title);
  }
}

/** Whatever was thrown, as the error that the contract has a code for. */
function translated(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof MediaTypeRefused) return new DomainError('request.unsupported_media_type');
  if (error instanceof RequestViolation) return new DomainError('request.invalid', { errors: error.errors });
  if (error instanceof OperationNotImplemented) {
    return new DomainError('operation.not_implemented', { detail: `${error.operationId} is planned.` });
  }
  if (error instanceof HttpException) return fromHttpException(error, request);
  const { code, name, statusCode } = error as { code?: unknown; name?: unknown; statusCode?: unknown };
  if (name === 'SyntaxError' && statusCode === 400) return new DomainError('request.malformed');
  const fastifyCode = FASTIFY_ERRORS[String(code)];
  return fastifyCode ? new DomainError(fastifyCode) : error;
}

/** What Nest itself throws: of bodies that it could not read, and of routes that do not exist. */
const NEST_STATUS: Record<number, ProblemCode> = {
  400: 'request.malformed',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};

function fromHttpException(error: HttpException, request: FastifyRequest): DomainError {
  const methods = allowedMethods(request.url);
  // Nest tries to read the body of methods that it knows and nobody here serves (QUERY).
  if (methods.length > 0 && !methods.includes(request.method)) return new DomainError('request.method_not_allowed');
  return new DomainError(NEST_STATUS[error.getStatus()] ?? 'request.not_found');
}

function addHeaders(reply: FastifyReply, problem: Problem, request: FastifyRequest): void {
  if (problem.retry_after_seconds !== undefined) void reply.header('Retry-After', problem.retry_after_seconds);
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 405) void reply.header('Allow', allowedMethods(request.url).join(', '));
}
