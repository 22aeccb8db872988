export { idOfCursor, pageOf, type Page } from './list-cursor.js';
