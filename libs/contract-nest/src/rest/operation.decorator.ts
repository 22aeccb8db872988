import { createParamDecorator, RequestMapping, RequestMethod, type ExecutionContext } from '@nestjs/common';
import { JsonText, OPERATIONS, type OperationId, type Received, type Reply } from '@openhands-connect/contract';
import { parseRequest, type RequestParts } from './parse-request.js';
import { checkReply } from './check-reply.js';

const OPERATION = Symbol('contract operation');

/** How a handler gives raw bytes. */
export type ServerBytes = Uint8Array | NodeJS.ReadableStream;

/** A reply as a handler may give it: with its body, or with the JSON text of its body. */
export type HandlerReply<Id extends OperationId> = WithJsonText<Reply<Id, ServerBytes>>;
type WithJsonText<R> = R extends { readonly body: infer Body }
  ? R | (Omit<R, 'body'> & { readonly body: JsonText<Body> })
  : R;

/**
 * What implements an operation: takes its validated input first, then whatever Nest's parameter decorators inject,
 * and gives one of the documented replies.
 */
export type OperationHandler<Id extends OperationId> = (
  input: Received<Id>,
  ...injected: never[]
) => Promise<HandlerReply<Id>>;

/** The part of Fastify's and Express's response that a reply needs. */
interface ResponseLike {
  status(code: number): unknown;
  header(name: string, value: string | readonly string[]): unknown;
}

const ValidatedInput = createParamDecorator((id: OperationId, context: ExecutionContext) =>
  parseRequest(id, context.switchToHttp().getRequest<RequestParts>()),
);
/** Boxed: Fastify's reply is thenable, and Nest would wait for it to be sent before it calls the handler. */
const BoxedResponse = createParamDecorator((_: unknown, context: ExecutionContext): { response: ResponseLike } => ({
  response: context.switchToHttp().getResponse<ResponseLike>(),
}));

/**
 * Makes a controller method the handler of a contract operation: verb and path come from the contract, the request is
 * validated before the method sees it, its reply before the caller does. An unknown id, a wrong parameter, a wrong
 * body and an undocumented status do not compile.
 */
export function Operation<const Id extends OperationId>(id: Id) {
  return <T extends OperationHandler<Id>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void => {
    const handler = descriptor.value;
    if (!handler) throw new TypeError(`@Operation('${id}') belongs on a method`);
    const responseIndex = Math.max(handler.length, 1);
    ValidatedInput(id)(target, key, 0);
    BoxedResponse()(target, key, responseIndex);
    const invoke = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
      const { response } = args[responseIndex] as { response: ResponseLike };
      const reply = await (Reflect.apply(handler, this, args.slice(0, responseIndex)) as Promise<HandlerReply<Id>>);
      return send(id, reply, response);
    };
    Object.defineProperty(invoke, 'name', { value: String(key) });
    descriptor.value = invoke as unknown as T;
    route(id, invoke);
  };
}

/** Routes `method` as the operation; for handlers that are made rather than written. */
export function route(id: OperationId, method: (...args: never[]) => unknown): void {
  const { method: verb, path } = OPERATIONS[id];
  Reflect.defineMetadata(OPERATION, id, method);
  const nestPath = path.replaceAll(/\{(\w+)\}/g, ':$1');
  RequestMapping({ path: nestPath, method: RequestMethod[verb] })({}, '', { value: method });
}

/** The operation that a handler implements; undefined for anything else. */
export function operationOf(handler: object): OperationId | undefined {
  return Reflect.getMetadata(OPERATION, handler) as OperationId | undefined;
}

function send(
  id: OperationId,
  reply: { status: number; body?: unknown; headers?: Readonly<Record<string, string | readonly string[]>> | undefined },
  response: ResponseLike,
): unknown {
  checkReply(id, reply);
  response.status(reply.status);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.header(name, value);
  if (!(reply.body instanceof JsonText)) return reply.body;
  response.header('Content-Type', 'application/json; charset=utf-8');
  return reply.body.text;
}
