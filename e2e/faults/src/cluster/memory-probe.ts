/**
 * Loaded into the processes of the cluster (`--import`): on request collects garbage and answers with what is alive, in
 * bytes, in JavaScript's heap and outside of it. The resident set would say when garbage was collected last.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

process.on('message', (message) => {
  if (message !== 'live-bytes') return;
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
process.channel?.unref();
