import { JsonText, OPERATIONS, type OperationId } from '@openhands-connect/contract';
import { findViolations, operationChecks } from '@openhands-connect/contract/validators';
import { isCheckDue, reportOutbound, ResponseViolation } from '../violations.js';

/** Holds what is about to be answered against the contract. @throws ResponseViolation under the policy `throw` */
export function checkReply(id: OperationId, { status, body }: { status: number; body?: unknown }): void {
  if (!(OPERATIONS[id].statuses as readonly number[]).includes(status)) {
    const errors = [{ path: '', message: 'is a status that is not documented' }];
    reportOutbound(new ResponseViolation(`${id} ${status}`, errors));
    return;
  }
  const check = operationChecks[id].responses[status];
  if (!check || !isCheckDue(check)) return;
  const violations = findViolations(check, body instanceof JsonText ? body.parse() : body, '/body');
  if (violations) reportOutbound(new ResponseViolation(`${id} ${status}`, violations));
}
