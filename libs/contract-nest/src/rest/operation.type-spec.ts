import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from './operation.decorator.js';

/** What `@Operation` accepts, and what it keeps from compiling. */
export class Accepted {
  @Operation('getSettings')
  async settings(_input: Received<'getSettings'>, _injected: string): Promise<Reply<'getSettings'>> {
    return {
      status: 200,
      headers: { ETag: '"1"' },
      body: {
        language: 'en',
        time_zone: 'UTC',
        theme: 'system',
        default_agent: 'offline',
        notifications_enabled: true,
      },
    };
  }

  @Operation('signOut')
  async signOut(): Promise<Reply<'signOut'>> {
    return { status: 204 };
  }
}

export class Refused {
  // @ts-expect-error the contract names no such operation
  @Operation('inventMessage')
  async unknownId(): Promise<{ status: 200 }> {
    return { status: 200 };
  }

  // @ts-expect-error getConversation has no parameter `room`
  @Operation('getConversation')
  async wrongParameter(_input: { path: { room: string } }): Promise<Reply<'getConversation'>> {
    throw new Error('never called');
  }

  // @ts-expect-error sendMessage's body has no `text`
  @Operation('sendMessage')
  async wrongRequestBody(_input: { body: { text: string } }): Promise<Reply<'sendMessage'>> {
    throw new Error('never called');
  }

  // @ts-expect-error the body of the answer has the wrong type
  @Operation('sendMessage')
  async wrongBody() {
    return { status: 201 as const, body: 'sent' };
  }

  // @ts-expect-error signOut documents no 200
  @Operation('signOut')
  async undocumentedStatus() {
    return { status: 200 as const, body: {} };
  }

  // @ts-expect-error `seq` is missing
  @Operation('sendMessage')
  async missingField() {
    return { status: 201 as const, body: { message_id: 'id', status: 'success' as const } };
  }

  // @ts-expect-error problems are thrown, not returned
  @Operation('getSettings')
  async returnedProblem() {
    return { status: 404 as const, body: {} };
  }
}
