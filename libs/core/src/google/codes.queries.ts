import { statement } from '@openhands-connect/platform';
import type { Holder } from './holder.js';

type CodeParams = readonly [
  codeHash: Buffer,
  holderKind: Holder['kind'],
  holderHash: Buffer,
  issuer: string,
  subject: string,
  email: string | null,
  emailVerified: boolean,
  name: string | null,
  onlyLinks: boolean,
  lifetimeSeconds: number,
];

export const insertCode = statement<CodeParams, never>(
  'google.insert_code',
  `INSERT INTO google_codes
    (code_hash, holder_kind, holder_hash, issuer, subject, email, email_verified, name, only_links, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10::int))`,
);

export interface CodeRow {
  issuer: string;
  subject: string;
  email: string | null;
  email_verified: boolean;
  name: string | null;
}

/** hash of the code, kind of holder, its hash, whether to link. Uses it up; no row: unknown, over, or another's. */
export const takeCode = statement<readonly [Buffer, Holder['kind'], Buffer, boolean], CodeRow>(
  'google.take_code',
  `DELETE FROM google_codes
  WHERE code_hash = $1::bytea AND holder_kind = $2::text AND holder_hash = $3::bytea AND expires_at > now()
    AND ($4::boolean OR NOT only_links)
  RETURNING issuer, subject, email, email_verified, name`,
);

/** how many, at most. */
export const deleteOverCodes = statement<readonly [number], { count: number }>(
  'google.delete_over_codes',
  `WITH over AS (
    DELETE FROM google_codes WHERE code_hash IN (
      SELECT code_hash FROM google_codes WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING 1
  ) SELECT count(*)::int AS count FROM over`,
);
