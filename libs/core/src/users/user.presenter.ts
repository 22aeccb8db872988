import type { User } from '@openhands-connect/contract';
import type { UserEntity } from './user.entity.js';

export function presentUser(user: Pick<UserEntity, 'id' | 'email' | 'name'>): User {
  return { id: user.id, email: user.email, name: user.name };
}
