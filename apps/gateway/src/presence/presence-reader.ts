import type { PresenceRecords, RoomUser } from '@openhands-connect/core';
import type { Log } from '@openhands-connect/platform';
import { Rounds } from '../rounds.js';
import type { Elsewhere } from './elsewhere.js';
import type { GatewayLease } from './gateway-lease.js';

/** Rooms that one statement reads. */
const MAX_ROOMS = 2_000;

export interface PresenceReaderParts {
  readonly records: PresenceRecords;
  readonly lease: GatewayLease;
  readonly elsewhere: Elsewhere;
  readonly log: Log;
  readonly onCame: (user: RoomUser) => void;
  readonly onWent: (user: RoomUser) => void;
}

/** Reads who is in the viewed rooms on other gateways: when one of them hints at a change, and now and then unasked. */
export class PresenceReader {
  private readonly rounds: Rounds;

  constructor(private readonly parts: PresenceReaderParts) {
    this.rounds = new Rounds(
      (rooms) => this.read(rooms),
      (error) => parts.log.warn({ err: error }, 'who is in which room could not be read, a later look tries again'),
    );
  }

  /** Looks at rooms again, those of them that are viewed. */
  look(conversationIds: Iterable<string>): void {
    const viewed = [...conversationIds].filter((id) => this.parts.elsewhere.isViewed(id));
    // A failure is logged by the rounds, and nobody waits here.
    if (viewed.length > 0) this.rounds.ask(viewed).catch(() => undefined);
  }

  /** Looks at every viewed room again. */
  lookAtAll(): void {
    this.look(this.parts.elsewhere.rooms());
  }

  /** Resolves when a viewed room was read anew: of a room that was viewed before a hint may still be on its way. */
  async ready(conversationId: string): Promise<void> {
    if (!this.parts.lease.isAlone()) await this.rounds.ask([conversationId]);
  }

  async stop(): Promise<void> {
    await this.rounds.idle();
  }

  private async read(conversationIds: readonly string[]): Promise<void> {
    const { elsewhere, lease, records } = this.parts;
    for (let at = 0; at < conversationIds.length; at += MAX_ROOMS) {
      const rooms = conversationIds.slice(at, at + MAX_ROOMS);
      const found = await records.elsewhere(lease.ownIds, rooms, lease.mercyMs());
      for (const [conversationId, userIds] of found) {
        const { came, went } = elsewhere.replace(conversationId, userIds);
        for (const userId of came) this.parts.onCame({ conversationId, userId });
        for (const userId of went) this.parts.onWent({ conversationId, userId });
      }
    }
  }
}
