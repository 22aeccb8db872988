export { isAllowedAddress, isForbiddenAddress } from './address-policy.js';
export { OutboundError, type OutboundFailure } from './outbound-error.js';
export {
  createOutboundFetch,
  type OutboundFetch,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResponse,
} from './outbound-fetch.js';
