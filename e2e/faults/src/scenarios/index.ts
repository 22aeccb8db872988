import { apiKills } from './r1-api-kills.js';
import { databaseKills } from './r2-database-kills.js';
import { keys } from './r3-keys.js';
import { gateways } from './r4-gateways.js';
import { jitterProfile } from './r5-jitter.js';
import { gatewayLost } from './r6-gateway-lost.js';
import { revocation } from './r9-revocation.js';
import { presence } from './r10-presence.js';
import { stalledReader } from './r11-stalled-reader.js';
import type { Scenario } from './scenario.js';

/** In the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  apiKills,
  databaseKills,
  keys,
  gateways,
  jitterProfile,
  gatewayLost,
  revocation,
  presence,
  stalledReader,
];
