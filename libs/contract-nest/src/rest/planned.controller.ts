import { Controller, type Type } from '@nestjs/common';
import { OPERATIONS, type OperationId } from '@openhands-connect/contract';
import { route } from './operation.decorator.js';

/** A contract operation that has no handler yet: `501 operation.not_implemented`. */
export class OperationNotImplemented extends Error {
  override readonly name = 'OperationNotImplemented';
  constructor(readonly operationId: OperationId) {
    super(`${operationId} is not implemented yet`);
  }
}

/** The operations that the contract marks `x-status: planned`. */
export function plannedOperations(): OperationId[] {
  return (Object.keys(OPERATIONS) as OperationId[]).filter((id) => OPERATIONS[id].planned);
}

/** A controller that answers every planned operation, so that what the contract names is never a 404. */
export function plannedController(): Type<unknown> {
  const PlannedController = class PlannedController {};
  for (const id of plannedOperations()) {
    const refuse = (): never => {
      throw new OperationNotImplemented(id);
    };
    Object.defineProperty(refuse, 'name', { value: id });
    Object.defineProperty(PlannedController.prototype, id, { value: refuse, writable: true, configurable: true });
    route(id, refuse);
  }
  Controller()(PlannedController);
  return PlannedController;
}
