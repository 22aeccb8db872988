/** A session ends this long after its sign-in, however often it is refreshed. */
export const ABSOLUTE_LIFETIME_DAYS = 90;
/** A session that is not refreshed ends after this time. */
export const IDLE_LIFETIME_SECONDS = 30 * 24 * 60 * 60;
/** A client that lost the answer to its refresh may ask again this long. */
export const REFRESH_GRACE_SECONDS = 10;
