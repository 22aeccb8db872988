import openapiTS, { astToString, type SchemaObject } from 'openapi-typescript';
import ts from 'typescript';
import type { Documents } from './documents.ts';
import { mergeSchemas } from './merge-schemas.ts';

const binary = [
  '/** The place of raw bytes in a body: `Input` and `Reply` put the type of the side that uses them there. */',
  'export interface Binary {',
  '  readonly __binary: never;',
  '}',
  '',
];

/** `schemas.ts` (every shared schema) and `rest.ts` (paths and operations, which refer to it). */
export async function emitTypes(documents: Documents): Promise<{ schemas: string; rest: string }> {
  const all = mergeSchemas(documents);
  const merged = { ...documents.openapi, components: { ...documents.openapi.components, schemas: all } };
  const nodes = await openapiTS(JSON.stringify(merged), {
    alphabetize: false,
    defaultNonNullable: false,
    silent: true,
    transform: (schema) => (isBinary(schema) ? ts.factory.createTypeReferenceNode('Binary') : undefined),
  });
  const aliases = Object.keys(all).map((name) => `export type ${name} = components['schemas']['${name}'];`);
  const imports = ["import type { Binary, components } from './schemas.js';", ''];
  return {
    schemas: [...binary, pick(nodes, ['components']), ...aliases, ''].join('\n'),
    rest: [...imports, pick(nodes, ['paths', 'operations'])].join('\n'),
  };
}

/** Raw bytes: `format: binary`, or a content media type, as OpenAPI 3.1 has it. */
function isBinary(schema: SchemaObject): boolean {
  return 'type' in schema && schema.type === 'string' && (schema.format === 'binary' || 'contentMediaType' in schema);
}

function pick(nodes: ts.Node[], names: string[]): string {
  const chosen = nodes.filter(
    (node) => (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && names.includes(node.name.text),
  );
  if (chosen.length !== names.length) throw new Error(`expected declarations of ${names.join(', ')}`);
  return astToString(chosen);
}
