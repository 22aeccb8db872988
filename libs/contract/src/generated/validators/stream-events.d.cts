// Generated from specs/ by `pnpm generate`. Do not edit.
export interface Check {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}
export interface Violation {
  instancePath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}
export declare const checks: Readonly<Record<string, Readonly<Record<'event', Check>>>>;
