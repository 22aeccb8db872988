import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom } from '@openhands-connect/contract';
import { emitEvent } from '@openhands-connect/contract-nest';
import { RunningTexts } from '@openhands-connect/core';
import { SocketServer } from '../connection/socket-server.js';

/** Tells rooms the answers of their agents while they are written. */
@Injectable()
export class AnswerDeltas implements OnModuleInit, OnModuleDestroy {
  private unfollow: (() => void) | undefined;

  constructor(
    private readonly server: SocketServer,
    private readonly texts: RunningTexts,
  ) {}

  onModuleInit(): void {
    this.unfollow = this.texts.follow((delta) => {
      emitEvent(this.server.room(formatRoom(delta.conversation_id)), 'message_delta', delta);
    });
  }

  onModuleDestroy(): void {
    this.unfollow?.();
  }
}
