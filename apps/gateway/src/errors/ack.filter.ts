import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { Failures } from './failures.js';

/** Answers the client's event with whatever its handler, its guard or its contract threw. */
@Catch()
export class AckFilter implements ExceptionFilter {
  constructor(private readonly failures: Failures) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const [socket, , ack] = host.getArgs<[GatewaySocket, unknown, unknown]>();
    this.failures.answer({ socket, event: host.switchToWs().getPattern(), ack }, error);
  }
}
