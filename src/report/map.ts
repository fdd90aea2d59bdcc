// In: an API map. Out: a text that a person can read: calls of models with their pointers, jobs and batches, lists, webhooks.
import type { ApiMap, BatchMap, Evidence, Field, JobMap, OperationMap, StreamMap, UsageMap } from '../api-map/types.ts';
import { channels } from './map-channels.ts';
import { management } from './map-management.ts';

export interface MapStyle {
  readonly color: boolean;
  readonly columns: number;
}

const FORMATS: Readonly<Record<ApiMap['format'], string>> = {
  oas2: 'OpenAPI 2.0',
  'oas3.0': 'OpenAPI 3.0',
  'oas3.1': 'OpenAPI 3.1',
  'oas3.2': 'OpenAPI 3.2',
  asyncapi2: 'AsyncAPI 2',
  asyncapi3: 'AsyncAPI 3',
  unknown: 'unknown format',
};

export function renderMap(map: ApiMap, name: string, style: MapStyle): string {
  const paint = painter(style.color);
  const calls = map.operations.filter(({ inference }) => inference);
  const streams = map.operations.filter(({ inference, stream }) => !inference && stream !== undefined);
  const jobs = map.operations.filter(({ job, batch }) => job !== undefined || batch !== undefined);
  const lists = map.operations.filter(({ list }) => list !== undefined);
  const shown = new Set([...calls, ...streams, ...jobs, ...lists]);
  const sections = [
    header(map, name, paint),
    section(
      'Calls of a model',
      calls,
      (operation) => [mark(operation.kind.evidence) + operation.kind.value, operation.dialect ?? ''],
      callLines,
      paint,
    ),
    section('Other streams', streams, () => [], streamLines, paint),
    section('Jobs and batches', jobs, ({ batch }) => [batch === undefined ? 'job' : 'batch'], jobLines, paint),
    section('Lists', lists, listCells, () => [], paint),
    management(map, paint),
    webhooks(map, paint),
    channels(map, paint),
  ].filter((text) => text !== '');
  const rest = map.operations.length - shown.size;
  if (rest > 0)
    sections.push(
      `${rest} other operation${rest === 1 ? '' : 's'}: assay map -f json shows them all, with the place that each fact was read from.`,
    );
  const marks = [
    { sign: / ~\S/, says: '~ the dialect says so, the description does not' },
    { sign: / \+\S/, says: '+ an extension or overlay says so' },
  ].flatMap(({ sign, says }) => (sections.some((text) => sign.test(text)) ? [says] : []));
  if (marks.length > 0) sections.push(paint.dim(marks.join(' · ')));
  return `${sections.join('\n\n')}\n`;
}

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

function painter(color: boolean): Paint {
  const wrap = (code: number) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: wrap(1), dim: wrap(2) };
}

function header(map: ApiMap, name: string, paint: Paint): string {
  const ai = map.ai.value
    ? `an AI API (${map.ai.evidence.from.replace(/^[^#]*\//, '').slice(0, 120)})`
    : 'no AI API: what is specific to AI stays silent';
  const lines = [paint.bold(name), `${FORMATS[map.format]}, ${sizeOf(map)}, ${ai}`];
  const servers = map.realtime?.servers ?? [];
  if (servers.length > 0)
    lines.push(`servers   ${servers.map(({ key, protocol, url }) => `${key} ${protocol ?? 'no protocol'} ${url}`).join(', ')}`);
  if (map.dialects.length > 0) lines.push(`dialects  ${map.dialects.join(', ')}`);
  if (map.models !== undefined)
    lines.push(`models    ${[map.models.list, map.models.get].filter((key) => key !== undefined).join(', ')}`);
  return lines.join('\n');
}

function sizeOf({ realtime, operations }: ApiMap): string {
  if (realtime === undefined) return `${operations.length} operations`;
  const messages = realtime.channels.reduce((sum, channel) => sum + channel.messages.length, 0);
  return `${realtime.channels.length} channel${realtime.channels.length === 1 ? '' : 's'}, ${messages} messages`;
}

function section(
  title: string,
  operations: readonly OperationMap[],
  cells: (operation: OperationMap) => readonly string[],
  lines: (operation: OperationMap) => readonly string[],
  paint: Paint,
): string {
  if (operations.length === 0) return '';
  const rows = operations.map((operation) => [operation.key, ...cells(operation)]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const text = operations.flatMap((operation, index) => [
    `  ${(rows[index] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}${operation.deprecated ? '  deprecated' : ''}`.trimEnd(),
    ...lines(operation).map((line) => paint.dim(`      ${line}`)),
  ]);
  return [paint.bold(`${title} (${operations.length})`), ...text].join('\n');
}

function mark(evidence: Evidence): string {
  return evidence.by === 'dialect' ? '~' : evidence.by === 'extension' ? '+' : '';
}

function at(label: string, field: Field | undefined): string[] {
  return field === undefined ? [] : [`${label} ${mark(field.evidence)}${field.at}`];
}

function callLines(operation: OperationMap): string[] {
  const { request, answer, errors } = operation;
  const error = errors.byStatus[errors.declared[0] ?? ''];
  const asks = [
    ...at('model', request.model),
    ...at('prompt', request.prompt),
    ...request.outputLimits.slice(0, 1).flatMap((limit) => at('limit', limit)),
    ...at('seed', request.seed),
  ];
  const answers =
    answer === undefined
      ? []
      : [
          ...at('text', answer.text),
          ...at('model', answer.model),
          ...at('finish', answer.finishReason),
          ...usageCell(answer.usage),
        ];
  const fails = [
    ...(errors.declared.length === 0 ? ['errors not declared'] : [`errors ${errors.declared.join(' ')}`]),
    ...at('code', error?.code),
    ...at('message', error?.message),
  ];
  return [...line('asks', asks), ...line('answers', answers), ...streamLines(operation), ...line('fails', fails)];
}

function usageCell(usage: UsageMap | undefined): string[] {
  if (usage === undefined) return [];
  return [
    `usage ${mark(usage.evidence)}${usage.at === '' ? '/' : usage.at}${usage.totalIsSum ? ' (total = input + output)' : ''}`,
  ];
}

function streamLines({ stream }: OperationMap): string[] {
  if (stream === undefined) return [];
  const cells = [
    `${stream.framing} ${switchText(stream)}${stream.declared ? '' : ', not declared as a media type'}`,
    stream.variants.length > 0
      ? `${stream.variants.length} events`
      : stream.event === undefined
        ? 'events not described'
        : stream.describes === 'frame'
          ? 'one kind of event, in frames'
          : 'one kind of event',
    ...(stream.deltas[0] === undefined
      ? []
      : [`text ${stream.deltas[0].variant === undefined ? '' : `${stream.deltas[0].variant} `}${stream.deltas[0].at}`]),
    ...(stream.usage === undefined
      ? []
      : [`usage ${mark(stream.usage.map.evidence)}${stream.usage.at === '' ? '/' : stream.usage.at}`]),
    endText(stream),
  ];
  return line('streams', cells);
}

function switchText(stream: StreamMap): string {
  if (stream.switch.by === 'flag')
    return `${stream.switch.on !== undefined ? `on ${stream.switch.on} in` : stream.switch.always ? 'always, with' : 'on'} ${stream.switch.in === 'query' ? '?' : ''}${stream.switch.field.at.replace(/^\//, stream.switch.in === 'query' ? '' : '/')}`;
  return stream.switch.by === 'accept' ? 'on Accept' : 'always';
}

function endText({ terminator }: StreamMap): string {
  if (terminator === undefined) return 'no end stated';
  const sign = mark(terminator.evidence);
  const { value } = terminator;
  if (value.by === 'sentinel') return `ends with ${sign}${value.data}`;
  if (value.by === 'variant') return `ends with ${sign}${value.names.join(' | ')}`;
  if (value.by === 'flag') return `ends with ${sign}${value.at}`;
  return value.by === 'finish-reason' ? `ends with ${sign}a finish reason` : 'ends with the connection';
}

function jobLines({ job, batch }: OperationMap): string[] {
  return [...(job === undefined ? [] : jobText(job)), ...(batch === undefined ? [] : batchText(batch))];
}

function jobText(job: JobMap): string[] {
  const stages = Object.entries(job.stages).flatMap(([stage, values]) =>
    values.length === 0 ? [] : [`${stage}: ${values.join(', ')}`],
  );
  return [
    ...line('status', [
      `${mark(job.status.evidence)}${job.status.at}${job.onRequest === undefined ? '' : ` (on ${job.onRequest.at})`}`,
      ...stages,
    ]),
    ...line('follow', [
      ...(job.poll === undefined ? ['no poll'] : [`poll ${job.poll}`]),
      ...(job.cancel === undefined ? ['no cancel'] : [`cancel ${job.cancel}`]),
      ...at('error', job.error),
    ]),
    ...line(
      'result',
      job.result.map((field) => field.at),
    ),
  ];
}

function batchText(batch: BatchMap): string[] {
  const input =
    batch.input.by === 'inline'
      ? `inline ${batch.input.items.at}`
      : `file ${batch.input.field.at}${batch.input.upload === undefined ? '' : ` from ${batch.input.upload}`}`;
  const results =
    batch.results === undefined
      ? []
      : [
          batch.results.by === 'operation'
            ? `results ${batch.results.key}`
            : `results ${batch.results.fields.map((field) => field.at).join(' ')}${batch.results.download === undefined ? '' : ` from ${batch.results.download}`}`,
        ];
  return line('items', [
    input,
    ...(batch.correlationId === undefined ? [] : [`id ${batch.correlationId.request}`]),
    ...(batch.counts === undefined ? [] : [`counts ${batch.counts.at === '' ? '/' : batch.counts.at}`]),
    ...at('expiry', batch.expiry),
    ...results,
  ]);
}

function listCells({ list }: OperationMap): string[] {
  if (list === undefined) return [];
  return [
    list.items === '' ? 'bare array' : list.items,
    list.pageSize === undefined && list.cursor === undefined
      ? 'not paged'
      : [list.pageSize?.name, list.cursor?.name].filter((name) => name !== undefined).join(' '),
    list.next.map((field) => field.at).join(' '),
  ];
}

function webhooks(map: ApiMap, paint: Paint): string {
  if (map.webhooks.length === 0) return '';
  return [
    paint.bold(`Webhooks (${map.webhooks.length})`),
    ...map.webhooks.map(({ name, eventType }) => `  ${name}${eventType === undefined ? '' : `  type ${eventType.at}`}`),
  ].join('\n');
}

function line(label: string, cells: readonly string[]): string[] {
  return cells.length === 0 ? [] : [`${label.padEnd(8)} ${cells.join(' · ')}`];
}
