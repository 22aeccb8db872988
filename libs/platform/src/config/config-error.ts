/** One variable whose value cannot be used. The value itself is not kept: it may be a secret. */
export interface ConfigFault {
  readonly name: string;
  readonly fault: string;
  readonly example: string;
}

/** Refuses the boot, with every wrong variable at once: its name, its fault and a value that would do. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      [
        'The configuration is wrong:',
        ...faults.map(({ name, fault, example }) => `  ${name} ${fault}, e.g. ${name}=${example}`),
      ].join('\n'),
    );
    this.name = 'ConfigError';
  }
}
