/**
 * A value that is already JSON: what the database wrote goes out as it is, without being parsed and written again.
 * `T` is what the text says.
 */
export class JsonText<T> {
  /** Exists for the compiler only. */
  declare readonly value?: T;

  constructor(readonly text: string) {}

  parse(): T {
    return JSON.parse(this.text) as T;
  }
}
