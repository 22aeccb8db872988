import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { OPERATIONS, type OperationId, type Problem } from '@openhands-connect/contract';

/** What is wrong with a request that no route takes. */
export type RouteFault = 'request.not_found' | 'request.method_not_allowed';

/** Makes the problem of a failure; of a route's fault where there is one. */
export type ProblemOf = (error: unknown, fault: RouteFault | undefined) => Problem;

/** The part of Fastify's and Express's response that an answer needs. */
interface ResponseLike {
  status(code: number): ResponseLike;
  header(name: string, value: string): ResponseLike;
  send(body: string): unknown;
}

/** The failures of a process that serves a few operations which take no input: problems, as everywhere. */
@Catch()
export class ProbeFilter implements ExceptionFilter {
  private readonly paths: ReadonlySet<string>;

  constructor(
    served: readonly OperationId[],
    private readonly problemOf: ProblemOf,
  ) {
    this.paths = new Set(served.map((id) => OPERATIONS[id].path));
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const fault = error instanceof HttpException ? this.faultOf(http.getRequest<{ url: string }>().url) : undefined;
    const problem = this.problemOf(error, fault);
    const response = http.getResponse<ResponseLike>();
    if (fault === 'request.method_not_allowed') response.header('Allow', 'GET, HEAD');
    const { retry_after_seconds: retryAfter } = problem;
    if (retryAfter !== undefined) response.header('Retry-After', String(retryAfter));
    response.status(problem.status).header('Content-Type', 'application/problem+json').send(JSON.stringify(problem));
  }

  private faultOf(url: string): RouteFault {
    return this.paths.has(url.split('?', 1)[0] ?? '') ? 'request.method_not_allowed' : 'request.not_found';
  }
}
