import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import {
  deleteDeadGateways,
  deleteGateway,
  insertGateway,
  presentElsewhere,
  renewGateway,
  shortenGateway,
  writePresence,
} from './presence.queries.js';

/** A user in a conversation's room. */
export interface RoomUser {
  readonly conversationId: string;
  readonly userId: string;
}

/** What gateways tell each other about who is in which room: rows that count as long as their gateway renews its lease. */
@Injectable()
export class PresenceRecords {
  constructor(private readonly database: Database) {}

  /** Begins a gateway's life. */
  async begin(gatewayId: string, lifetimeMs: number): Promise<void> {
    await this.database.run(insertGateway, [gatewayId, lifetimeMs / 1000]);
  }

  /**
   * Goes on living. False when the lease has run out: then the others have been told, and only another id may say
   * something again. `others` are the gateways that live besides.
   */
  async renew(gatewayId: string, lifetimeMs: number): Promise<{ isHeld: boolean; others: string[] }> {
    const [row] = await this.database.run(renewGateway, [gatewayId, lifetimeMs / 1000]);
    return { isHeld: row?.is_held ?? false, others: row?.others ?? [] };
  }

  /** Goes in order: what it said counts for a while yet, in which its users may come back to another gateway. */
  async end(gatewayId: string, remainingMs: number): Promise<void> {
    await this.database.run(shortenGateway, [gatewayId, remainingMs / 1000]);
  }

  /** Takes back all that a gateway said. */
  async forget(gatewayId: string): Promise<void> {
    await this.database.run(deleteGateway, [gatewayId]);
  }

  /** Removes gateways that died, with what they said: it counted for nothing any more. */
  async forgetDead(deadForMs: number): Promise<void> {
    await this.database.run(deleteDeadGateways, [deadForMs / 1000]);
  }

  /** Says who entered and who left on a gateway. May be repeated; rejects when the gateway was forgotten. */
  async write(gatewayId: string, entered: readonly RoomUser[], left: readonly RoomUser[]): Promise<void> {
    await this.database.run(writePresence, [
      gatewayId,
      entered.map(({ conversationId }) => conversationId),
      entered.map(({ userId }) => userId),
      left.map(({ conversationId }) => conversationId),
      left.map(({ userId }) => userId),
    ]);
  }

  /**
   * Who is in the rooms of conversations on other gateways than these, by conversation; an empty list for nobody. A
   * gateway counts that lives, or has been dead for less than `mercyMs`.
   */
  async elsewhere(
    gatewayIds: readonly string[],
    conversationIds: readonly string[],
    mercyMs = 0,
  ): Promise<Map<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>(conversationIds.map((id) => [id, []]));
    const rows = await this.database.run(presentElsewhere, [gatewayIds, conversationIds, mercyMs / 1000]);
    for (const { conversation_id, user_ids } of rows) found.set(conversation_id, user_ids);
    return found;
  }
}
