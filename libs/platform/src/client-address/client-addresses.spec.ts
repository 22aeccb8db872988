import { describe, expect, it } from '@jest/globals';
import { parseCidr } from '../config/cidr.js';
import { addressBucket, siteBucket } from './address-bucket.js';
import { ClientAddresses } from './client-addresses.js';

const behind = new ClientAddresses(['10.0.0.0/8', 'fd00::/8', '192.0.2.7'].map(parseCidr));
const direct = new ClientAddresses([]);

describe('where a call comes from', () => {
  it.each([
    ['the peer', '203.0.113.9', undefined, '203.0.113.9'],
    ['what a trusted proxy saw', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['what it saw, whatever the client had claimed before', '10.1.2.3', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['the first untrusted of a chain', '10.1.2.3', '9.9.9.9, 203.0.113.9, 192.0.2.7,10.9.9.9', '203.0.113.9'],
    ['the farthest proxy where all are trusted', '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['a proxy that is mapped', '::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['an IPv6 proxy', 'fd12::1', '2001:db8::5', '2001:db8::5'],
    ['an address with a port', '10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['an IPv6 address with a port', '10.1.2.3', '[2001:db8::5]:4711', '2001:db8::5'],
    ['a mapped address as what it is', '10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['an address with a zone', '10.1.2.3', 'fe80::1%eth0', 'fe80::1'],
    ['several headers in order', '10.1.2.3', ['1.1.1.1', '203.0.113.9'], '203.0.113.9'],
  ])('is %s', (_, peer, forwardedFor, address) => {
    expect(behind.find(peer, forwardedFor).address).toBe(address);
  });

  it.each([
    ['an untrusted peer that claims another', behind, '203.0.113.9', '8.8.8.8', '203.0.113.9'],
    ['a peer beside the range', behind, '11.0.0.1', '8.8.8.8', '11.0.0.1'],
    ['any peer where no proxy is trusted', direct, '10.1.2.3', '8.8.8.8', '10.1.2.3'],
    ['garbage', behind, '10.1.2.3', 'garbage', '10.1.2.3'],
    ['garbage in the middle', behind, '10.1.2.3', '8.8.8.8, <script>, 10.4.4.4', '10.4.4.4'],
    ['nothing', behind, '10.1.2.3', '', '10.1.2.3'],
    ['empty places', behind, '10.1.2.3', '8.8.8.8,,', '10.1.2.3'],
    ['an octal form', behind, '10.1.2.3', '0177.0.0.1', '10.1.2.3'],
    ['a number', behind, '10.1.2.3', '3232235777', '10.1.2.3'],
    ['a name', behind, '10.1.2.3', 'localhost', '10.1.2.3'],
    ['a network', behind, '10.1.2.3', '8.8.8.0/24', '10.1.2.3'],
    ['a header without end', behind, '10.1.2.3', '10.0.0.1,'.repeat(2_000) + '8.8.8.8, x', '10.1.2.3'],
    ['a connection that is gone', behind, undefined, '8.8.8.8', 'unknown'],
  ])('is not what is forged: %s', (_, addresses, peer, forwardedFor, address) => {
    expect(addresses.find(peer, forwardedFor).address).toBe(address);
  });

  it('is IPv4 where a dual-stack socket maps it', () => {
    expect(direct.find('::ffff:203.0.113.9', undefined).address).toBe('203.0.113.9');
  });

  it('is counted with its neighbours, behind a proxy or not', () => {
    expect(direct.find('2001:db8::1', undefined).bucket).toBe('2001:db8:0:0::/64');
    expect(behind.find('10.1.2.3', '2001:db8::2').bucket).toBe('2001:db8:0:0::/64');
  });
});

describe('what is counted together', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64', '2001:db8:1::/48'],
    ['2001:db8:2:3::1', '2001:db8:2:3::/64', '2001:db8:2::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['unknown', 'unknown', 'unknown'],
  ])('%s as %s, widely as %s', (address, bucket, site) => {
    expect([addressBucket(address), siteBucket(address)]).toEqual([bucket, site]);
  });
});
