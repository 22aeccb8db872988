/** One place where data and contract differ. */
export interface ViolationDetail {
  /** JSON pointer into the request: `/body/content`, `/query/limit`. */
  path: string;
  message: string;
}

/** A caller sent what the contract does not allow: `400 request.invalid`. */
export class RequestViolation extends Error {
  override readonly name = 'RequestViolation';
  constructor(readonly errors: readonly ViolationDetail[]) {
    super('the request violates the contract');
  }
}

/** A body comes as something that the operation does not take: `415 request.unsupported_media_type`. */
export class MediaTypeRefused extends Error {
  override readonly name = 'MediaTypeRefused';
}

/** The server is about to send what the contract does not allow: a defect of the server. */
export class ResponseViolation extends Error {
  override readonly name = 'ResponseViolation';
  constructor(
    /** Operation and status, or event: what was to be sent. */
    readonly subject: string,
    readonly errors: readonly ViolationDetail[],
  ) {
    super(`${subject} violates the contract: ${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
  }
}

/** What happens to an outbound violation: thrown in tests and development, reported (logged and counted) in production. */
export type OutboundPolicy = 'throw' | ((violation: ResponseViolation) => void);

let outboundPolicy: OutboundPolicy = 'throw';

/** Sets the policy of the whole process; decorators have no other way to learn it. */
export function setOutboundPolicy(policy: OutboundPolicy): void {
  outboundPolicy = policy;
}

/** Where violations are only reported, as many outbound messages of one kind are checked per second. */
const CHECKS_PER_SECOND = 20;
const checked = new WeakMap<object, { second: number; count: number }>();

/**
 * Whether an outbound message is to be held against the contract: always under the policy `throw`; else the first
 * twenty of its kind in each second. A server under load tells soon enough that it breaks its contract, and does not
 * pay for checking each of a thousand answers alike.
 */
export function isCheckDue(check: object, nowMs = Date.now()): boolean {
  if (outboundPolicy === 'throw') return true;
  const second = Math.floor(nowMs / 1000);
  const seen = checked.get(check);
  if (seen?.second !== second) {
    checked.set(check, { second, count: 1 });
    return true;
  }
  seen.count += 1;
  return seen.count <= CHECKS_PER_SECOND;
}

/** @throws ResponseViolation when the policy is `throw` */
export function reportOutbound(violation: ResponseViolation): void {
  if (outboundPolicy === 'throw') throw violation;
  outboundPolicy(violation);
}

/** The policy of a server: refuse while developing and testing, log and count in production. */
export function outboundPolicyOf(
  mode: 'throw' | 'log',
  log: { error(fields: object, message: string): void },
): OutboundPolicy {
  if (mode === 'throw') return 'throw';
  let count = 0;
  return ({ subject, errors }) => {
    count += 1;
    log.error({ subject, errors, count }, 'the server broke its contract');
  };
}
