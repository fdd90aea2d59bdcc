// Strings for JSON outputs: some words, or what a format asks for.
import type { Random } from '../model/random.ts';

const WORDS = 'stream river bread morning batch answer model garden number Paris light question bridge token winter'.split(' ');

export function words(random: Random): string {
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? 'word';
  return `${word()} ${word()}`;
}

export const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  date: (random) => `2026-0${1 + digit(random, 9)}-1${digit(random, 10)}`,
  'date-time': (random) => `2026-0${1 + digit(random, 9)}-1${digit(random, 10)}T0${digit(random, 10)}:30:00Z`,
  time: (random) => `0${digit(random, 10)}:30:00Z`,
  email: (random) => `reader${digit(random, 10)}@example.com`,
  uri: (random) => `https://example.com/${digit(random, 10)}`,
  url: (random) => `https://example.com/${digit(random, 10)}`,
  hostname: () => 'example.com',
  ipv4: (random) => `192.0.2.${digit(random, 255)}`,
  ipv6: (random) => `2001:db8::${1 + digit(random, 9)}`,
  uuid: (random) => `7c4a8d09-ca37-4e1b-9c0f-1d3b2a5e6f7${digit(random, 10)}`,
};

function digit(random: Random, below: number): number {
  return Math.floor(random() * below);
}
