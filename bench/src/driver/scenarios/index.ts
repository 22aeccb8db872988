import type { Scenario } from '../scenario.js';
import { deepConversation } from './deep-conversation.js';
import { fanOut } from './fan-out.js';
import { idleSockets } from './idle-sockets.js';
import { sendToReceive } from './latency.js';
import { listConversations, newestPage } from './read-pages.js';
import { replay } from './replay.js';
import { sendMessages } from './send-messages.js';
import { signIns, signInsAgainstHashing } from './sign-in.js';

export const SCENARIOS: readonly Scenario[] = [
  sendMessages(16),
  sendMessages(64),
  sendToReceive,
  fanOut,
  replay,
  listConversations,
  newestPage,
  signIns,
  signInsAgainstHashing,
  idleSockets,
  deepConversation,
];
