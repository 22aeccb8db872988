import type { ConnectClient } from '@openhands-connect/client';

/**
 * Sends messages one by one, each only when the one before came back over the stream: it ends only if nothing on the way
 * waits for more to send. Gives the seqs that came.
 */
export async function echoThrough(client: ConnectClient, count: number): Promise<number[]> {
  const { conversation_id } = await client.createConversation({ initialPrompt: 'message 0' });
  const seqs: number[] = [];
  let sent = 0;
  for await (const { event, payload } of client.streamEvents(conversation_id, { afterSeq: 0 })) {
    if ('seq' in payload) seqs.push(payload.seq);
    if (event !== 'conversation_update' || payload.change !== 'message_added') continue;
    if (payload.message.content !== `message ${sent}`) continue;
    if (sent === count) break;
    sent += 1;
    await client.sendMessage(conversation_id, { content: `message ${sent}` });
  }
  return seqs;
}
