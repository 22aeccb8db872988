/**
 * Loaded into a server (`--import`) whose memory is measured: collects garbage on request and answers with the
 * resident set in bytes, so that what is counted is what sockets hold and not when the collector last ran.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

process.on('message', (message) => {
  if (message !== 'resident-bytes') return;
  collectGarbage();
  collectGarbage();
  process.send?.(process.memoryUsage.rss());
});
process.channel?.unref();
