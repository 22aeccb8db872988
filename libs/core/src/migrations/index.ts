import type { MigrationClass } from '@openhands-connect/platform';
import { Initial1795469402225 } from './1795469402225-initial.js';
import { AccountActivity1795834080973 } from './1795834080973-account-activity.js';
import { GoogleSignIn1795834892112 } from './1795834892112-google-sign-in.js';
import { ApiKeys1795835937093 } from './1795835937093-api-keys.js';
import { Presence1795836531874 } from './1795836531874-presence.js';
import { Accounts1795837388187 } from './1795837388187-accounts.js';
import { SigningKeys1795838388187 } from './1795838388187-signing-keys.js';
import { WebhookRegistrar1795846681921 } from './1795846681921-webhook-registrar.js';
import { DeviceGeneration1795846895289 } from './1795846895289-device-generation.js';
import { SessionFirstAddress1795847310442 } from './1795847310442-session-first-address.js';
import { ResetLinks1795847494279 } from './1795847494279-reset-links.js';
import { ActivityMethod1795848031465 } from './1795848031465-activity-method.js';
import { GoogleAttemptsByAddress1795848091226 } from './1795848091226-google-attempts-by-address.js';
import { LivingSessions1795854061427 } from './1795854061427-living-sessions.js';
import { SessionDeviceGeneration1795858146460 } from './1795858146460-session-device-generation.js';
import { GenerationOfLivingSessions1795858146461 } from './1795858146461-generation-of-living-sessions.js';
import { DroppedKeys1795858282676 } from './1795858282676-dropped-keys.js';
import { GoogleAttemptsBySite1795858454077 } from './1795858454077-google-attempts-by-site.js';
import { WaitingDeliveries1795859154844 } from './1795859154844-waiting-deliveries.js';

/** In the order in which they run. */
export const migrations: readonly MigrationClass[] = [
  Initial1795469402225,
  AccountActivity1795834080973,
  GoogleSignIn1795834892112,
  ApiKeys1795835937093,
  Presence1795836531874,
  Accounts1795837388187,
  SigningKeys1795838388187,
  WebhookRegistrar1795846681921,
  DeviceGeneration1795846895289,
  SessionFirstAddress1795847310442,
  ResetLinks1795847494279,
  ActivityMethod1795848031465,
  GoogleAttemptsByAddress1795848091226,
  LivingSessions1795854061427,
  SessionDeviceGeneration1795858146460,
  GenerationOfLivingSessions1795858146461,
  DroppedKeys1795858282676,
  GoogleAttemptsBySite1795858454077,
  WaitingDeliveries1795859154844,
];
