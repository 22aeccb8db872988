export { createMailer } from './create-mailer.js';
export { MailRefusedError, type Mail, type Mailer } from './mail.js';
