export { idOfCursor, pageOf, type Page } from './list-cursor.js';
export { ABOVE_ALL_IDS, ABOVE_ALL_SEQS, BELOW_ALL_IDS } from './open-bounds.js';
