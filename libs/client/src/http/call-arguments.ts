import type { Input, OperationId } from '@openhands-connect/contract';
import type { CallOptions } from './caller.js';

/** `Input<Id>` comes first where the operation needs any. */
export type CallArguments<Id extends OperationId> =
  Record<string, never> extends Input<Id>
    ? [input?: Input<Id>, options?: CallOptions]
    : [input: Input<Id>, options?: CallOptions];
