// Generated from specs/ by `pnpm generate`. Do not edit.
exports.openapiDocument = require('./openapi.json');
exports.asyncapiDocument = require('./asyncapi.json');
