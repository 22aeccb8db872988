import type { operations } from '../generated/rest.js';
import type { WithBytes } from './bytes.js';
import type { OperationId } from './operation.js';

/** Statuses that are answers; 4xx and 5xx are thrown as problems. */
type AnswerStatus = 200 | 201 | 202 | 204 | 206 | 301 | 302 | 303 | 304 | 307 | 308;
type Responses<Id extends OperationId> = operations[Id]['responses'];
type ContentOf<Response> = Response extends { content: infer Content } ? Content[keyof Content] : undefined;

type BodyPart<Body> = [Body] extends [undefined] ? { readonly body?: undefined } : { readonly body: Body };

/** Any of the documented answers of an operation that is no error: `{status, body, headers?}`. */
export type Reply<Id extends OperationId, Bytes = Blob> = {
  [Status in keyof Responses<Id> & AnswerStatus]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  } & BodyPart<WithBytes<ContentOf<Responses<Id>[Status]>, Bytes>>;
}[keyof Responses<Id> & AnswerStatus];

/** The body of an answer that went well; undefined where there is none. */
export type SuccessBody<Id extends OperationId, Bytes = Blob> = Reply<Id, Bytes>['body'];
