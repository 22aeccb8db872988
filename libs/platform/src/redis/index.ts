export { RedisConnection, type RedisClient, type RedisConnectionOptions } from './redis-connection.js';
