export { emailKeyOf } from './email-address.js';
export { UserEntity } from './user.entity.js';
export { presentUser } from './user.presenter.js';
export { userStream } from './user.stream.js';
