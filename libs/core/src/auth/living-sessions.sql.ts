import { IDLE_LIFETIME_SECONDS } from './session-lifetimes.js';

/** SQL: of rows of `sessions`, those of a user that live. */
export const livingOf = (userId: string): string => `user_id = ${userId} AND revoked_at IS NULL AND expires_at > now()
    AND rotated_at > now() - make_interval(secs => ${IDLE_LIFETIME_SECONDS})`;
