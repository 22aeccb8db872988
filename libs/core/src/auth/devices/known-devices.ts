import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import { DeviceTokens } from './device-tokens.js';
import { honouredGeneration } from './devices.queries.js';

/** Which devices an account knows: those that have signed in to it since its password was last set. */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly database: Database,
    private readonly tokens: DeviceTokens,
  ) {}

  /**
   * The id of the device that shows one of these tokens, when the account of the address knows it. The database is
   * asked only for whoever holds a token of that account already, so nobody else can tell anything from the time.
   */
  async find(tokens: readonly string[], email: string): Promise<string | undefined> {
    const claims = this.tokens.find(tokens, email);
    if (!claims) return undefined;
    const [honoured] = await this.database.run(honouredGeneration, [claims.userId, claims.generation]);
    return honoured && claims.deviceId;
  }
}
