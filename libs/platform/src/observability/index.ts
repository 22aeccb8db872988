export { silentLog, type Log } from './log.js';
