import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@openhands-connect/platform';
import type { ClientOrigin } from '../activity/index.js';
import { ApiKeysService, SessionsService, type Principal } from '../auth/index.js';
import { removeWebhooks } from '../webhooks/index.js';

/** How what an account has handed out ends: what proves to be its user, and what hears in the user's name. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsService,
    private readonly keys: ApiKeysService,
  ) {}

  /**
   * Ends an API key here and everywhere, with its sockets and the webhooks that it has registered.
   *
   * @throws DomainError auth.session_required, api_key.not_found
   */
  async revokeKey(principal: Principal, apiKeyId: string, origin: ClientOrigin): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.keys.revoke(tx, principal, apiKeyId, origin);
      await removeWebhooks(tx, principal.userId, { apiKeyId });
    });
  }

  /** Ends all sessions and API keys of a user and removes all webhooks. Members whom somebody has added stay members. */
  async endAll(tx: Transaction, userId: string, origin: ClientOrigin): Promise<void> {
    await this.sessions.endAll(tx, { userId, except: null, origin });
    await this.keys.revokeAll(tx, userId, origin);
    await removeWebhooks(tx, userId, {});
  }
}
