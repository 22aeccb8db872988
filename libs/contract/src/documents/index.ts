/** The two specifications, each in one piece with its examples, as they are served. */
export { asyncapiDocument, openapiDocument } from '../generated/documents.cjs';
