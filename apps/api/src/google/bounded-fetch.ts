import type { CustomFetch } from 'openid-client';

/** Discovery documents and key sets have a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** `fetch` whose answers end with an error when they are longer than a provider has anything to say. */
export const boundedFetch: CustomFetch = async (url, options) => {
  const response = await fetch(url, options as RequestInit);
  if (!response.body) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit(MAX_BYTES)), { status, statusText, headers });
};

function limit(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = maxBytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength;
      if (left < 0) controller.error(new Error(`the answer is longer than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
