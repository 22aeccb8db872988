import type { Account, OperationId, SuccessBody } from '@openhands-connect/contract';
import type { CallArguments } from './call-arguments.js';
import type { Session } from './session.js';

/** What concerns the account itself. */
export interface AccountCalls {
  /** Who is signed in, as the server has it. */
  getMe(): Promise<Account>;
  updateMe(changes: { readonly name: string }): Promise<Account>;
  /**
   * Ends the other sessions; this one goes on. `auth.password_incorrect` when `current` is wrong, or when the account
   * has no password: then a reset gives it one.
   */
  changePassword(current: string, next: string): Promise<void>;
  /** Asks for a mail with a link. Succeeds whether or not the address has an account: nobody is told. */
  requestPasswordReset(email: string): Promise<void>;
  /** Sets a new password with the token of a mailed link, once. All sessions of the account end. */
  resetPassword(token: string, next: string): Promise<void>;
  /**
   * Ends the account with all that is its user's alone, and the session with it. Without a password, for accounts that
   * have none, the sign-in must be less than five minutes old (`auth.fresh_sign_in_required`).
   */
  deleteMe(password?: string): Promise<void>;
}

type Call = <Id extends OperationId>(id: Id, ...rest: CallArguments<Id>) => Promise<SuccessBody<Id>>;

export function accountCalls(call: Call, session: Session): AccountCalls {
  return {
    getMe: () => call('getMe'),
    updateMe: (changes) => call('updateMe', { body: changes }),
    async changePassword(current, next) {
      await call('changePassword', { body: { current_password: current, new_password: next } });
    },
    async requestPasswordReset(email) {
      await call('requestPasswordReset', { body: { email } });
    },
    async resetPassword(token, next) {
      await call('resetPassword', { body: { token, new_password: next } });
    },
    async deleteMe(password) {
      await call('deleteMe', password === undefined ? {} : { body: { password } });
      session.end();
    },
  };
}
