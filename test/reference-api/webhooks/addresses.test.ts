import { expect, test } from 'vitest';
import { addressRefusal, urlRefusal, type WebhookReach } from '../../../reference-api/webhooks/addresses.ts';

const allowed = (url: string, reach: WebhookReach = 'loopback') => urlRefusal(url, reach) === undefined;

test.each([
  ['https://receiver.example/hook', true, true, true],
  ['https://93.184.215.14/', true, true, true],
  ['http://93.184.215.14/', false, false, false],
  ['http://127.0.0.1:8080/', false, true, true],
  ['http://127.1:8080/', false, true, true],
  ['http://2130706433/', false, true, true],
  ['http://[::1]:8080/', false, true, true],
  ['http://[::ffff:127.0.0.1]/', false, true, true],
  ['http://[::ffff:10.0.0.1]/', false, false, true],
  ['http://10.1.2.3/', false, false, true],
  ['https://192.168.0.1/', false, false, true],
  ['http://[fd00::1]/', false, false, true],
  // Metadata of cloud machines, also as an IPv4 address in an IPv6 one.
  ['http://169.254.169.254/latest/meta-data', false, false, false],
  ['http://[::ffff:169.254.169.254]/', false, false, false],
  ['https://[64:ff9b::a9fe:a9fe]/', false, false, false],
  ['https://[fe80::1]/', false, false, false],
  ['http://0.0.0.0/', false, false, false],
  ['https://255.255.255.255/', false, false, false],
  ['ftp://receiver.example/', false, false, false],
  ['file:///etc/passwd', false, false, false],
  ['https://user:secret@receiver.example/', false, false, false],
  ['receiver.example', false, false, false],
])('%s', (url, ...expected) => {
  expect((['public', 'loopback', 'private'] as const).map((reach) => allowed(url, reach))).toEqual(expected);
});

test('a name is judged by the address that it turns out to have', () => {
  expect(addressRefusal('10.0.0.1', 'https:', 'loopback')).toMatch(/internal networks/);
  expect(addressRefusal('93.184.215.14', 'http:', 'private')).toMatch(/https/);
});
