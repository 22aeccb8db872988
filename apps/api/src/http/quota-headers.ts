import type { Verdict } from '@openhands-connect/platform';
import type { FastifyReply } from 'fastify';

/**
 * Has an answer tell of a bucket, in place of what it has told before (draft-ietf-httpapi-ratelimit-headers-11, sections
 * 3 and 4).
 */
export function tellQuota(reply: FastifyReply, { policy, remaining, waitSeconds }: Verdict): void {
  void reply.header('RateLimit-Policy', policy.header);
  void reply.header('RateLimit', `"${policy.name}";r=${remaining};t=${waitSeconds}`);
}
