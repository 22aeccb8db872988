export { RedisConnection, type RedisClient } from './redis-connection.js';
