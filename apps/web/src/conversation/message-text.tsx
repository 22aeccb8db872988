import { splitFences } from './split-fences.js';

/** Text as it was written, code apart. */
export function MessageText({ content }: { readonly content: string }) {
  return splitFences(content).map((part, index) =>
    part.kind === 'code' ? (
      // Parts have no names, and their order never changes.
      // oxlint-disable-next-line react/no-array-index-key
      <pre key={index} tabIndex={0} aria-label="Code">
        <code>{part.content}</code>
      </pre>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <p key={index} className="text">
        {part.content}
      </p>
    ),
  );
}
