// In: an API map. Out: what there is to run the service with: keys, tuning, reports, files and who may administer, as text.
import type { ApiKeysMap, ApiMap, FilesMap, FineTuningMap, UsageReportMap, WebhookEndpointsMap } from '../api-map/types.ts';
import type { Paint } from './map.ts';

export function management({ ai, management: found, operations }: ApiMap, paint: Paint): string {
  if (found === undefined || !ai.value) return '';
  const uploads = operations.filter(({ upload }) => upload !== undefined);
  const rows = [
    ...found.apiKeys.map((keys) => ['API keys', keyCells(keys)] as const),
    ...(found.fineTuning === undefined ? [] : [['fine-tuning', tuningCells(found.fineTuning)] as const]),
    ...found.usageReports.map((report) => ['usage', reportCells(report)] as const),
    ...found.webhookEndpoints.map((hooks) => ['webhooks', hookCells(hooks)] as const),
    ...(found.files === undefined ? [] : [['files', fileCells(found.files)] as const]),
    ...(uploads.length === 0 ? [] : [['uploads', few(uploads.map(({ key }) => key))] as const]),
    ...(found.resources.length === 0 ? [] : [['settings', few(found.resources.map(({ path }) => path))] as const]),
    ...(found.admin === undefined
      ? []
      : [['admin', [count(found.admin.operations, 'operation'), shared(found.admin.shared)]] as const]),
  ];
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    paint.bold('Management'),
    ...rows.map(([label, cells]) => `  ${label.padEnd(width)}  ${cells.filter((cell) => cell !== '').join(' · ')}`),
  ].join('\n');
}

function keyCells({ path, create, list, get, revoke, readable }: ApiKeysMap): string[] {
  const verbs = Object.entries({ create, list, get, revoke }).flatMap(([verb, key]) => (key === undefined ? [] : [verb]));
  const secrets = [...new Set(readable.map(({ field }) => field.at))];
  return [path, verbs.join(' '), secrets.length === 0 ? '' : `secret readable ${secrets.join(' ')}`];
}

function hookCells({ path, list, get, remove, test, rotate }: WebhookEndpointsMap): string[] {
  const verbs = Object.entries({ list, get, remove, test, rotate }).flatMap(([verb, key]) => (key === undefined ? [] : [verb]));
  return [path, ['create', ...verbs].join(' ')];
}

function tuningCells({ creates, list, get, cancel }: FineTuningMap): string[] {
  const data = creates[0]?.data;
  const verbs = Object.entries({ list, get, cancel }).flatMap(([verb, key]) => (key === undefined ? [] : [verb]));
  return [...few(creates.map(({ key }) => key)), verbs.join(' '), data === undefined ? '' : `data ${data.field.at} (${data.by})`];
}

function reportCells({ key, start, end, period, step }: UsageReportMap): string[] {
  const names = [start, end, period].flatMap((parameter) => (parameter === undefined ? [] : [parameter.name]));
  return [key, names.length === 0 ? 'no period' : names.join(' '), step === undefined ? '' : `by ${step.name}`];
}

function fileCells({ upload, expiry, purpose, resumable }: FilesMap): string[] {
  return [
    upload,
    expiry === undefined ? '' : `expiry ${expiry.at}`,
    purpose === undefined ? '' : `purpose ${purpose.at}`,
    resumable === undefined ? '' : `in parts ${resumable.value}`,
  ];
}

function shared(found: readonly { readonly credential: string }[]): string {
  return found[0] === undefined ? '' : `${found.length} of them with a credential of inference (${found[0].credential})`;
}

function few(all: readonly string[]): string[] {
  return all.length > 3 ? [...all.slice(0, 2), `${all.length - 2} more`] : [...all];
}

function count(all: readonly unknown[], what: string): string {
  return `${all.length} ${what}${all.length === 1 ? '' : 's'}`;
}
