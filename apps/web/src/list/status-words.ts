import type { ConversationStatus } from '@openhands-connect/client';

export const STATUS_WORDS: Readonly<Record<ConversationStatus, string>> = {
  idle: 'Ready',
  running: 'Working…',
  waiting_for_confirmation: 'Waits for your confirmation',
  paused: 'Paused',
  error: 'Stopped by an error',
};
