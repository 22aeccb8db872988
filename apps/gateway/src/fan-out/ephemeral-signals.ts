import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom, type MessageDelta, type UserTyping } from '@openhands-connect/contract';
import { emitEvent } from '@openhands-connect/contract-nest';
import { BUS, FanOut } from '@openhands-connect/core';
import type { Bus, Signal } from '@openhands-connect/platform';
import { SocketServer } from '../connection/socket-server.js';

type EphemeralSignal = Extract<Signal, { kind: 'ephemeral' }>;

/** Tells rooms what is told once and never stored. */
@Injectable()
export class EphemeralSignals implements OnModuleInit, OnModuleDestroy {
  private unsubscribe: (() => void) | undefined;
  /** By event; a name that this version does not know is passed over. */
  private readonly tellers: Readonly<Record<string, (signal: EphemeralSignal) => void>> = {
    message_delta: (signal) => this.tellDelta(signal),
    user_typing: (signal) => this.tellTyping(signal),
  };

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly fanOut: FanOut,
    private readonly server: SocketServer,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('ephemeral', (signal) => {
      if (signal.kind === 'ephemeral') this.tellers[signal.name]?.(signal);
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
  }

  private tellDelta({ streamId, payload }: EphemeralSignal): void {
    const delta = payload as MessageDelta;
    if (this.fanOut.serves(streamId)) emitEvent(this.server.room(formatRoom(streamId)), 'message_delta', delta);
  }

  private tellTyping({ streamId, payload }: EphemeralSignal): void {
    const typing = payload as UserTyping;
    if (!this.fanOut.serves(streamId)) return;
    emitEvent(this.server.others(formatRoom(streamId), typing.user_id), 'user_typing', typing);
  }
}
