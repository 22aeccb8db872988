/**
 * SQL for the bound of a page that has none, to be put in place of NULL: `id < coalesce($2::uuid, ${ABOVE_ALL_IDS})` leads
 * an index to its place in every plan, `$2 IS NULL OR id < $2` reads all that was before.
 */
export const ABOVE_ALL_IDS = `'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;
export const BELOW_ALL_IDS = `'00000000-0000-0000-0000-000000000000'::uuid`;
export const ABOVE_ALL_SEQS = '9223372036854775807::bigint';
