import type { ClientEventName, ClientEventPayload, ServerEventName, StreamEvent } from '@openhands-connect/contract';
import {
  clientEventChecks,
  findViolations,
  serverEventChecks,
  streamEventCheck,
} from '@openhands-connect/contract/validators';
import { isCheckDue, reportOutbound, RequestViolation, ResponseViolation } from '../violations.js';

/** A client's payload, as the contract allows it. @throws RequestViolation */
export function parsePayload<Name extends ClientEventName>(name: Name, payload: unknown): ClientEventPayload<Name> {
  const { payload: check, explainPayload } = clientEventChecks[name];
  const violations = findViolations(check, payload, '', explainPayload);
  if (violations) throw new RequestViolation(violations);
  return payload as ClientEventPayload<Name>;
}

/** Holds an ack against the contract. @throws ResponseViolation under the policy `throw` */
export function checkAck(name: ClientEventName, ack: unknown): void {
  const check = clientEventChecks[name].ack;
  const violations = check && findViolations(check, ack, '');
  if (violations) reportOutbound(new ResponseViolation(`the ack of ${name}`, violations));
}

/** Holds an event that is about to be sent against the contract. @throws ResponseViolation under the policy `throw` */
export function checkServerEvent(name: ServerEventName, payload: unknown): void {
  const check = serverEventChecks[name];
  if (!check || !isCheckDue(check)) return;
  const violations = findViolations(check, payload, '');
  if (violations) reportOutbound(new ResponseViolation(name, violations));
}

/**
 * Holds what is about to be streamed against the contract; it is asked for only where that is done.
 * @throws ResponseViolation under the policy `throw`
 */
export function checkStreamEvent(read: () => StreamEvent): void {
  if (!isCheckDue(streamEventCheck)) return;
  const streamed = read();
  const violations = findViolations(streamEventCheck, streamed, '');
  if (violations) reportOutbound(new ResponseViolation(`${streamed.event} of a stream`, violations));
}
