import { KeyFileError } from '../signing-keys/index.js';
import { ConfigError, DataFolderInUseError, type SettingName } from '@openhands-connect/platform';

/** Why a process cannot start, in words that its operator can act upon; never with a secret. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Errors that say all there is to say. */
const EXPLAINED = [StartError, ConfigError, DataFolderInUseError, KeyFileError];

/** What an operator is told: one clear message where the reason is known, the whole stack where it is not. */
export function explainStart(error: unknown): string {
  if (error instanceof Error && EXPLAINED.some((kind) => error instanceof kind)) return error.message;
  return `The server could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Where a server was to listen, and the variable that says so. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly variable: SettingName;
}

/** For a server that cannot listen: names the address that was asked for. */
export function cannotListen({ host, port, variable }: Endpoint, error: unknown): StartError {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new StartError(`Cannot listen on ${address} (HOST and ${variable}): ${reasonOf(error)}`, { cause: error });
}

/** For a database that cannot be reached or does not let us in: names the variable and the address, not the password. */
export function cannotUseDatabase(url: string, error: unknown): StartError {
  const { host, pathname } = new URL(url);
  return new StartError(`The database of DATABASE_URL (${host}${pathname}) cannot be used: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** A host with several addresses fails with one error for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
