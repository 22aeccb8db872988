export { GatewayEntity } from './gateway.entity.js';
export { PresenceModule } from './presence.module.js';
export { PresenceRecords, type RoomUser } from './presence-records.js';
export { RoomPresenceEntity } from './room-presence.entity.js';
