// In: the map of an AsyncAPI description. Out: its channels with who sends which message, as text.
import type { ApiMap } from '../api-map/types.ts';
import type { Paint } from './map.ts';

const SENT_BY = { server: 'from server', client: 'from client', both: 'both ways', unknown: 'unknown way' };

export function channels({ realtime }: ApiMap, paint: Paint): string {
  if (realtime === undefined || realtime.channels.length === 0) return '';
  const text = realtime.channels.flatMap(({ key, address, messages }) => {
    const rows = messages.map(({ name, sentBy, error, variants, payload }) => {
      const types = variants.flatMap(({ type }) => (type === undefined ? [] : [`${type.at} ${type.values?.join(' | ') ?? ''}`]));
      const empty = variants.length > 0 ? 'no type' : payload === undefined ? 'not described' : 'no object';
      return [SENT_BY[sentBy], name, [types.length > 0 ? types.join(', ') : empty, ...(error ? ['error'] : [])].join(' · ')];
    });
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
    return [
      `  ${key}${address === undefined || address === key ? '' : `  ${address}`}`,
      ...rows.map((row) =>
        paint.dim(`      ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
      ),
    ];
  });
  return [paint.bold(`Channels (${realtime.channels.length})`), ...text].join('\n');
}
