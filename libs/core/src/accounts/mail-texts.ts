import type { MailKind } from './outgoing-mail.entity.js';

/** What the texts speak of. */
export interface MailFacts {
  /** Of the server, without a trailing slash. */
  readonly publicUrl: string;
  /** Makes the token of a reset link; undefined when there are links enough. */
  readonly resetToken: () => Promise<string | undefined>;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/**
 * The name of the account is in none of them: who signs up with somebody else's address and an advertisement for a
 * name would make this server send it.
 */
export const MAIL_TEXTS: Record<MailKind, (facts: MailFacts) => Promise<MailText | undefined>> = {
  password_reset: async ({ publicUrl, resetToken }) => {
    const token = await resetToken();
    return token === undefined ? undefined : resetText(publicUrl, token);
  },
  password_was_reset: async ({ publicUrl }) => ({
    subject: 'Your password was reset',
    text: `The password of your account at ${publicUrl} was reset just now, with the link of a mail. All of its sessions and API
keys were ended, and its webhooks were removed: programs that used them need new ones. Members of conversations stay, also
those whom somebody else may have added.

If it was not you, somebody reads your mail. Make that safe first, then reset the password once more: choose "Forgot your
password?" at ${publicUrl}.
`,
  }),
  password_changed: async ({ publicUrl }) => ({
    subject: 'Your password was changed',
    text: `The password of your account at ${publicUrl} was changed just now, and its other sessions were ended.

API keys and webhooks go on. If it was not you, reset it at once, which ends these too: choose "Forgot your password?" at
${publicUrl}.
`,
  }),
};

function resetText(publicUrl: string, token: string): MailText {
  return {
    subject: 'Reset your password',
    // In the fragment, which browsers send to no server: the token is in no access log and in no Referer.
    text: `Somebody, hopefully you, asked to reset the password of your account at ${publicUrl}.

To choose a new one, follow this link within 30 minutes. It works once:

${publicUrl}/reset#token=${token}

If it was not you, there is nothing to do: without this link nobody can change anything.
`,
  };
}
