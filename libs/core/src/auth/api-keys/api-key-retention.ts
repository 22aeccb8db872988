import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import { deleteRevokedKeys } from './api-keys.queries.js';

const AT_ONCE = 1000;

/** Keeps the table of keys from growing for ever. */
@Injectable()
export class ApiKeyRetention {
  constructor(private readonly database: Database) {}

  /** Removes some of the keys that were revoked more than 30 days ago; true when there may be more. */
  async forgetRevoked(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteRevokedKeys, [AT_ONCE]);
    return deleted?.count === AT_ONCE;
  }
}
