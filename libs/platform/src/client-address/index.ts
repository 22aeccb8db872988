export { addressBucket } from './address-bucket.js';
export { ClientAddresses } from './client-addresses.js';
