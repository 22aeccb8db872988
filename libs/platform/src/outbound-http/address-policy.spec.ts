import { describe, expect, test } from '@jest/globals';
import { isAllowedAddress, isForbiddenAddress } from './address-policy.js';

const FORBIDDEN_V4 = `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
  192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255`;
const WRAPPED_V4 =
  '::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 2002:7f00:1:: 2001::1';
const FORBIDDEN_V6 =
  ':: ::1 100::1 2001:db8::1 2001:10::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1 4000::1';
const PUBLIC = '1.1.1.1 8.8.8.8 172.32.0.1 100.128.0.1 2606:4700:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8';

const addresses = (...lists: string[]): string[] => lists.flatMap((list) => list.split(/\s+/));

describe('the address policy', () => {
  test.each(addresses(FORBIDDEN_V4, WRAPPED_V4, FORBIDDEN_V6))('forbids %s', (address) =>
    expect(isAllowedAddress(address, [])).toBe(false),
  );
  test.each(addresses(PUBLIC))('allows %s', (address) => expect(isAllowedAddress(address, [])).toBe(true));
  test('forbids what is no address', () => expect(isAllowedAddress('example.com', [])).toBe(false));

  test('allows the ranges of the operator, and no more', () => {
    const networks = [
      { address: '10.1.0.0', prefixLength: 16 },
      { address: 'fd00::', prefixLength: 8 },
    ];
    const judge = (address: string): boolean => isAllowedAddress(address, networks);
    expect(['10.1.255.1', '::ffff:10.1.0.1', 'fd12::1'].map(judge)).toEqual([true, true, true]);
    expect(['10.2.0.1', 'fc00::1'].map(judge)).toEqual([false, false]);
  });

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data',
  ])('knows the literal address in %s', (url) => expect(isForbiddenAddress(new URL(url).hostname)).toBe(true));

  test.each(['http://example.com/', 'http://8.8.8.8/', 'http://localhost/', 'http://127.0.0.1.nip.io/'])(
    'leaves %s to the connection',
    (url) => expect(isForbiddenAddress(new URL(url).hostname)).toBe(false),
  );
});
