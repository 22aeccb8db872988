// Generated from specs/ by `pnpm generate`. Do not edit.
export declare const openapiDocument: Readonly<Record<string, unknown>>;
export declare const asyncapiDocument: Readonly<Record<string, unknown>>;
