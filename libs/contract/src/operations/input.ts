import type { OPERATIONS } from '../generated/operations.js';
import type { operations } from '../generated/rest.js';
import type { WithBytes } from './bytes.js';
import type { OperationId } from './operation.js';

type Parameters<Id extends OperationId> = operations[Id]['parameters'];
type Place<Id extends OperationId, Name extends 'path' | 'query' | 'header'> = NonNullable<Parameters<Id>[Name]>;
type LowercaseKeys<T> = { [Key in keyof T as Lowercase<Key & string>]: T[Key] };
type Merge<T> = { [Key in keyof T]: T[Key] };
/** Of an operation that takes nothing. */
type Nothing = Readonly<Record<string, never>>;
type MergeParts<T> = unknown extends T ? Nothing : Merge<T>;

/** `{[Name]: Value}`, optional when everything in it is, nothing at all when there is no value. */
type Part<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : Partial<Value> extends Value
    ? { [Key in Name]?: Value }
    : { [Key in Name]: Value };

/** The same, but always there. */
type ReceivedPart<Name extends string, Value> = [Value] extends [never] ? unknown : { [Key in Name]: Value };

type BodyContent<Body> = Body extends { content: infer Content } ? Content[keyof Content] : never;
type BodyPart<Id extends OperationId, Bytes> = [NonNullable<operations[Id]['requestBody']>] extends [never]
  ? unknown
  : operations[Id] extends { requestBody: object }
    ? { body: WithBytes<BodyContent<operations[Id]['requestBody']>, Bytes> }
    : { body?: WithBytes<BodyContent<NonNullable<operations[Id]['requestBody']>>, Bytes> };

type Defaults<Id extends OperationId> = keyof (typeof OPERATIONS)[Id]['queryDefaults'];
type Filled<T, Keys> = [T] extends [never] ? never : Merge<Omit<T, Keys & keyof T> & Required<Pick<T, Keys & keyof T>>>;

/**
 * What a caller gives: `{path, query, headers, body}`, each only where the operation takes it, and optional where all
 * of it is. Header names are in lower case.
 */
export type Input<Id extends OperationId, Bytes = Blob> = MergeParts<
  Part<'path', Place<Id, 'path'>> &
    Part<'query', Place<Id, 'query'>> &
    Part<'headers', LowercaseHeaders<Id>> &
    BodyPart<Id, Bytes>
>;

/**
 * What a handler receives after validation: as `Input`, but `path`, `query` and `headers` are always there where the
 * operation takes any, and parameters with a default have a value.
 */
export type Received<Id extends OperationId, Bytes = Blob> = MergeParts<
  ReceivedPart<'path', Place<Id, 'path'>> &
    ReceivedPart<'query', Filled<Place<Id, 'query'>, Defaults<Id>>> &
    ReceivedPart<'headers', LowercaseHeaders<Id>> &
    BodyPart<Id, Bytes>
>;

type LowercaseHeaders<Id extends OperationId> = [Place<Id, 'header'>] extends [never]
  ? never
  : LowercaseKeys<Place<Id, 'header'>>;
