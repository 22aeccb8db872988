import { ValueFault, type Parser } from './parsers.js';

/** Where blobs are kept: a folder, or a bucket of an S3-compatible service. */
export type StorageTarget =
  | { readonly kind: 'file'; readonly directory: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly endpoint: string | undefined;
      readonly region: string | undefined;
    };

/** `file:relative/or/absolute/folder` or `s3://bucket?endpoint=…&region=…`. */
export const storageUrl: Parser<StorageTarget> = (value) => {
  if (value.startsWith('file:')) {
    const directory = value.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
    if (directory !== '') return { kind: 'file', directory };
  }
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed?.protocol === 's3:' && parsed.hostname !== '') {
    return {
      kind: 's3',
      bucket: parsed.hostname,
      endpoint: parsed.searchParams.get('endpoint') ?? undefined,
      region: parsed.searchParams.get('region') ?? undefined,
    };
  }
  throw new ValueFault('must be file:<folder> or s3://<bucket>?endpoint=<url>&region=<name>');
};
