export { addressBucket, siteBucket } from './address-bucket.js';
export { ClientAddresses, type ClientAddress } from './client-addresses.js';
